package sdk

import (
	"encoding/json"
	"slices"
	"testing"
)

// The parts of the wire messages that tests look at. Field names match the contract's, whatever their case.

type workItem struct{ OrchestratorRequest *turn }

type turn struct {
	InstanceID  string
	ExecutionID string
	PastEvents  []event
	NewEvents   []event
}

type event struct {
	ExecutionSuspended                *struct{ Input string }
	EventRaised                       *struct{ Name string }
	TaskCompleted                     *struct{ TaskScheduledID int }
	TaskFailed                        *taskFailure
	SubOrchestrationInstanceCompleted *struct{ TaskScheduledID int }
	SubOrchestrationInstanceFailed    *taskFailure
	TimerFired                        *struct{ TimerID int }
	OrchestratorStarted               *struct{}

	kind string
}

// executorKinds are the events the SDK's executor handles; any other ends the worker's process or the instance.
var executorKinds = []string{
	"orchestratorStarted", "orchestratorCompleted", "executionStarted", "executionSuspended", "executionResumed",
	"executionTerminated", "taskScheduled", "taskCompleted", "taskFailed", "subOrchestrationInstanceCreated",
	"subOrchestrationInstanceCompleted", "subOrchestrationInstanceFailed", "timerCreated", "timerFired", "eventRaised",
}

// unknownToTheWorker tells an event of a kind the executor cannot take, or of one its contract does not even have.
func (e event) unknownToTheWorker() bool { return !slices.Contains(executorKinds, e.kind) }

func (e *event) UnmarshalJSON(data []byte) error {
	type fields event // without this method
	if err := json.Unmarshal(data, (*fields)(e)); err != nil {
		return err
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	for name := range raw {
		if name != "eventId" && name != "timestamp" {
			e.kind = name
		}
	}
	return nil
}

type taskFailure struct {
	TaskScheduledID int
	FailureDetails  *failure
}

type failure struct {
	ErrorType    string
	ErrorMessage string
	StackTrace   *string
	InnerFailure *failure
}

type instanceReply struct {
	OrchestrationState struct {
		CustomStatus   *string
		FailureDetails *failure
	}
}

// turns lists the turns of an instance which a worker was sent.
func turns(t *testing.T, tap *wiretap, instanceID string) []turn {
	t.Helper()
	var all []turn
	for _, item := range received[workItem](t, tap, "GetWorkItems") {
		if item.OrchestratorRequest != nil && item.OrchestratorRequest.InstanceID == instanceID {
			all = append(all, *item.OrchestratorRequest)
		}
	}
	return all
}

// messages lists the new events of all turns of an instance: each is delivered to the SDK exactly once.
func messages(t *testing.T, tap *wiretap, instanceID string) []event {
	t.Helper()
	var all []event
	for _, turn := range turns(t, tap, instanceID) {
		all = append(all, turn.NewEvents...)
	}
	return all
}
