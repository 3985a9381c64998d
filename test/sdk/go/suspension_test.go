package sdk

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/microsoft/durabletask-go/api"
	"github.com/microsoft/durabletask-go/task"
)

// waitForGo waits for the event "go" and returns its payload.
func waitForGo(ctx *task.OrchestrationContext) (any, error) {
	var payload string
	err := ctx.WaitForSingleEvent("go", -1).Await(&payload)
	return payload, err
}

// suspended starts an instance of an orchestrator and suspends it after its first turn.
func (h *hub) suspended(orchestrator string) api.InstanceID {
	h.t.Helper()
	id := h.start(orchestrator)
	h.started(id)
	h.must(h.SuspendOrchestration(h.ctx, id, "lunch"))
	h.status(id, api.RUNTIME_STATUS_SUSPENDED)
	return id
}

func TestSuspension(t *testing.T) {
	t.Run("60 61 62 70 a suspended instance holds its events until it is resumed", func(t *testing.T) {
		h := newHub(t)
		h.withSentinel()
		h.orchestrator("WaitForGo", waitForGo)
		worker := h.listen()
		id := h.suspended("WaitForGo")
		h.raise(id, "go", "green")
		h.sentinel()
		h.status(id, api.RUNTIME_STATUS_SUSPENDED)

		h.must(h.ResumeOrchestration(h.ctx, id, "back"))
		h.returns(id, "green")
		var reasons []string
		for _, event := range messages(t, worker.conn.tap, string(id)) {
			if event.ExecutionSuspended != nil {
				reasons = append(reasons, event.ExecutionSuspended.Input)
			}
		}
		equal(t, "reasons of suspension", reasons, []string{"lunch"})
	})

	t.Run("63 suspended twice, resumed once", func(t *testing.T) {
		h := newHub(t)
		h.orchestrator("WaitForGo", waitForGo)
		h.listen()
		id := h.suspended("WaitForGo")
		h.must(h.SuspendOrchestration(h.ctx, id, "again"))
		h.must(h.ResumeOrchestration(h.ctx, id, ""))
		h.status(id, api.RUNTIME_STATUS_RUNNING)
		h.raise(id, "go", "once")
		h.returns(id, "once")
	})

	t.Run("64 65 66 resuming a running instance and suspending a completed one change nothing, unknown ones fail", func(t *testing.T) {
		h := newHub(t)
		h.orchestrator("WaitForGo", waitForGo)
		h.listen()
		id := h.start("WaitForGo")
		h.started(id)
		h.must(h.ResumeOrchestration(h.ctx, id, ""))
		h.status(id, api.RUNTIME_STATUS_RUNNING)

		h.raise(id, "go", "on")
		h.returns(id, "on")
		h.must(h.SuspendOrchestration(h.ctx, id, ""))
		h.must(h.ResumeOrchestration(h.ctx, id, ""))
		h.status(id, api.RUNTIME_STATUS_COMPLETED)

		fails(t, h.SuspendOrchestration(h.ctx, "unknown", ""), "NotFound", "unknown")
		fails(t, h.ResumeOrchestration(h.ctx, "unknown", ""), "NotFound", "unknown")
	})

	t.Run("67 an activity's result waits for the resume", func(t *testing.T) {
		h := newHub(t)
		h.withSentinel()
		finish := make(chan struct{})
		h.activity("Slow", func(task.ActivityContext) (any, error) {
			<-finish
			return "slow", nil
		})
		h.orchestrator("CallSlow", func(ctx *task.OrchestrationContext) (any, error) {
			var result string
			err := ctx.CallActivity("Slow").Await(&result)
			return result, err
		})
		worker := h.listen()
		id := h.suspended("CallSlow")
		close(finish)
		h.eventually("the activity's completion", func() bool { return worker.conn.tap.answered("CompleteActivityTask") == 1 })
		h.sentinel()
		h.status(id, api.RUNTIME_STATUS_SUSPENDED)

		h.must(h.ResumeOrchestration(h.ctx, id, ""))
		h.returns(id, "slow")
	})

	t.Run("68 a timer due meanwhile fires after the resume", func(t *testing.T) {
		h := newHub(t)
		const delay = 300 * time.Millisecond
		h.orchestrator("Nap", func(ctx *task.OrchestrationContext) (any, error) {
			return "woken", ctx.CreateTimer(delay).Await(nil)
		})
		h.orchestrator("LongerNap", func(ctx *task.OrchestrationContext) (any, error) {
			return "woken later", ctx.CreateTimer(2 * delay).Await(nil)
		})
		h.listen()
		id := h.suspended("Nap")
		h.returns(h.start("LongerNap"), "woken later") // started after, due after
		h.status(id, api.RUNTIME_STATUS_SUSPENDED)

		h.must(h.ResumeOrchestration(h.ctx, id, ""))
		h.returns(id, "woken")
	})

	t.Run("49 266 suspended before any turn, then resumed: its activity runs once", func(t *testing.T) {
		h := newHub(t)
		var runs atomic.Int32
		h.activity("Count", func(task.ActivityContext) (any, error) { return runs.Add(1), nil })
		h.orchestrator("CallCount", func(ctx *task.OrchestrationContext) (any, error) {
			var count int
			err := ctx.CallActivity("Count").Await(&count)
			return count, err
		})
		id := h.start("CallCount")
		h.must(h.SuspendOrchestration(h.ctx, id, ""))
		equal(t, "status after the start", h.started(id).RuntimeStatus, api.RUNTIME_STATUS_SUSPENDED)
		h.listen()
		h.must(h.ResumeOrchestration(h.ctx, id, ""))
		h.returns(id, 1)
		equal(t, "runs", runs.Load(), 1)
	})

	t.Run("267 suspended in a turn that continues as new: the next generation waits, and finds the event once", func(t *testing.T) {
		h := newHub(t)
		h.withSentinel()
		begun, finish := make(chan struct{}), make(chan struct{})
		h.orchestrator("Roll", func(ctx *task.OrchestrationContext) (any, error) {
			var again bool
			if err := ctx.GetInput(&again); err != nil {
				return nil, err
			}
			if !again {
				close(begun)
				<-finish
				ctx.ContinueAsNew(true, task.WithKeepUnprocessedEvents())
				return nil, nil
			}
			var payload string
			if err := ctx.WaitForSingleEvent("go", -1).Await(&payload); err != nil {
				return nil, err
			}
			err := ctx.WaitForSingleEvent("go", 100*time.Millisecond).Await(nil)
			return []any{payload, errors.Is(err, task.ErrTaskCanceled)}, nil
		})
		worker := h.listen()
		id := h.start("Roll", api.WithInput(false))
		takes(h, "the first turn", begun)
		h.must(h.SuspendOrchestration(h.ctx, id, ""))
		h.raise(id, "go", "held")
		close(finish)
		h.eventually("the turn's answer", func() bool { return worker.conn.tap.answered("CompleteOrchestratorTask") == 1 })
		h.sentinel()
		h.status(id, api.RUNTIME_STATUS_SUSPENDED)

		h.must(h.ResumeOrchestration(h.ctx, id, ""))
		h.returns(id, []any{"held", true})
	})

	t.Run("268 a suspended instance, whose worker returns no actions, can be terminated", func(t *testing.T) {
		h := newHub(t)
		h.orchestrator("WaitForGo", waitForGo)
		h.listen()
		id := h.suspended("WaitForGo")
		h.raise(id, "go", "too late")
		h.must(h.TerminateOrchestration(h.ctx, id, api.WithOutput("stopped")))
		state := h.ended(id, api.RUNTIME_STATUS_TERMINATED)
		equal(t, "output", state.SerializedOutput, `"stopped"`)
	})
}
