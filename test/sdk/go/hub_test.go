package sdk

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/microsoft/durabletask-go/api"
	"github.com/microsoft/durabletask-go/client"
	"github.com/microsoft/durabletask-go/task"
	"google.golang.org/grpc/status"
)

// patience bounds everything a test waits for.
const patience = 30 * time.Second

// hub is a task hub no other test knows, with a client and the names its workers register.
type hub struct {
	*client.TaskHubGrpcClient
	t        *testing.T
	ctx      context.Context
	name     string
	conn     *connection
	registry *task.TaskRegistry
}

func newHub(t *testing.T) *hub {
	t.Helper()
	t.Parallel()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	return openHub(t, ctx, fmt.Sprintf("go-%016x", rand.Uint64()))
}

func openHub(t *testing.T, ctx context.Context, name string) *hub {
	t.Helper()
	conn := dial(t, name)
	return &hub{client.NewTaskHubGrpcClient(conn, silent{}), t, ctx, name, conn, task.NewTaskRegistry()}
}

func (h *hub) orchestrator(name string, run task.Orchestrator) {
	h.t.Helper()
	h.must(h.registry.AddOrchestratorN(name, run))
}

func (h *hub) activity(name string, run task.Activity) {
	h.t.Helper()
	h.must(h.registry.AddActivityN(name, run))
}

// worker is a listener on a connection of its own.
type worker struct {
	conn *connection
	stop context.CancelFunc
}

// listen starts a worker with everything registered so far.
func (h *hub) listen() *worker {
	h.t.Helper()
	return h.listenWith(h.registry)
}

func (h *hub) listenWith(registry *task.TaskRegistry) *worker {
	h.t.Helper()
	ctx, cancel := context.WithCancel(h.ctx)
	conn := dial(h.t, h.name)
	h.t.Cleanup(cancel)
	h.must(client.NewTaskHubGrpcClient(conn, silent{}).StartWorkItemListener(ctx, registry))
	return &worker{conn, cancel}
}

func (h *hub) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// start schedules an instance and gives its id.
func (h *hub) start(orchestrator string, opts ...api.NewOrchestrationOptions) api.InstanceID {
	h.t.Helper()
	id, err := h.ScheduleNewOrchestration(h.ctx, orchestrator, opts...)
	h.must(err)
	return id
}

func (h *hub) raise(id api.InstanceID, event string, payload any) {
	h.t.Helper()
	h.must(h.RaiseEvent(h.ctx, id, event, api.WithEventPayload(payload)))
}

func (h *hub) get(id api.InstanceID) *api.OrchestrationMetadata {
	h.t.Helper()
	state, err := h.FetchOrchestrationMetadata(h.ctx, id)
	h.must(err)
	return state
}

func (h *hub) started(id api.InstanceID) *api.OrchestrationMetadata {
	h.t.Helper()
	state, err := h.WaitForOrchestrationStart(h.ctx, id)
	h.must(err)
	return state
}

// ended waits for the end of an instance and insists on how it ended.
func (h *hub) ended(id api.InstanceID, status api.OrchestrationStatus) *api.OrchestrationMetadata {
	h.t.Helper()
	state, err := h.WaitForOrchestrationCompletion(h.ctx, id)
	h.must(err)
	if state.RuntimeStatus != status {
		h.t.Fatalf("%s: status %v, want %v (output %s)", id, state.RuntimeStatus, status, state.SerializedOutput)
	}
	return state
}

// returns waits until an instance completes and compares its output.
func (h *hub) returns(id api.InstanceID, want any) {
	h.t.Helper()
	state := h.ended(id, api.RUNTIME_STATUS_COMPLETED)
	encoded, err := json.Marshal(want)
	h.must(err)
	equal(h.t, "output", state.SerializedOutput, string(encoded))
}

// status asserts what GetInstance says now.
func (h *hub) status(id api.InstanceID, want api.OrchestrationStatus) {
	h.t.Helper()
	equal(h.t, "status of "+string(id), h.get(id).RuntimeStatus, want)
}

// failure reads the failure details of a failed instance off the wire.
func (h *hub) failure(id api.InstanceID) failure {
	h.t.Helper()
	h.ended(id, api.RUNTIME_STATUS_FAILED)
	replies := received[instanceReply](h.t, h.conn.tap, "WaitForInstanceCompletion")
	details := replies[len(replies)-1].OrchestrationState.FailureDetails
	if details == nil {
		h.t.Fatalf("%s failed without failure details", id)
	}
	return *details
}

// sentinel shows that the workers had their chance: an instance started now runs from start to end.
func (h *hub) sentinel() {
	h.t.Helper()
	h.returns(h.start("Sentinel"), "done")
}

// withSentinel registers what sentinel starts.
func (h *hub) withSentinel() {
	h.t.Helper()
	h.orchestrator("Sentinel", func(*task.OrchestrationContext) (any, error) { return "done", nil })
}

// eventually polls until a condition holds.
func (h *hub) eventually(what string, holds func() bool) {
	h.t.Helper()
	for !holds() {
		select {
		case <-h.ctx.Done():
			h.t.Fatalf("never happened: %s", what)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// takes waits for a value from a channel.
func takes[T any](h *hub, what string, from <-chan T) T {
	h.t.Helper()
	select {
	case value := <-from:
		return value
	case <-h.ctx.Done():
		h.t.Fatalf("never happened: %s", what)
		panic("unreachable")
	}
}

// fails asserts the status code of a refused call and a part of its sentence.
func fails(t *testing.T, err error, code, text string) {
	t.Helper()
	if err == nil || status.Code(err).String() != code || !strings.Contains(err.Error(), text) {
		t.Fatalf("got error %v, want %s with %q", err, code, text)
	}
}

func equal[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("%s: got %v, want %v", what, got, want)
	}
}

// silent keeps the SDK from logging every connection.
type silent struct{}

func (silent) Debug(...any)          {}
func (silent) Debugf(string, ...any) {}
func (silent) Info(...any)           {}
func (silent) Infof(string, ...any)  {}
func (silent) Warn(...any)           {}
func (silent) Warnf(string, ...any)  {}
func (silent) Error(...any)          {}
func (silent) Errorf(string, ...any) {}
