package sdk

import (
	"strings"
	"sync/atomic"
	"testing"

	"github.com/microsoft/durabletask-go/api"
	"github.com/microsoft/durabletask-go/task"
)

func TestWorkers(t *testing.T) {
	t.Run("129 154 a worker that names no limits gets every kind of work, and answers without tokens", func(t *testing.T) {
		h := newHub(t)
		h.activity("Greet", greet)
		h.orchestrator("Hello", func(ctx *task.OrchestrationContext) (any, error) {
			var greeting string
			err := ctx.CallActivity("Greet", task.WithActivityInput("Ada")).Await(&greeting)
			return greeting, err
		})
		worker := h.listen()
		h.returns(h.start("Hello"), "Hello, Ada!")

		tap := worker.conn.tap
		equal(t, "what the worker asks for", sent[map[string]any](t, tap, "GetWorkItems"), []map[string]any{{}})
		for _, method := range []string{"CompleteOrchestratorTask", "CompleteActivityTask"} {
			for _, completion := range sent[map[string]any](t, tap, method) {
				if token, ok := completion["completionToken"]; ok {
					t.Fatalf("%s carries a token, %v", method, token)
				}
			}
		}
		// The worker's calls come back about when the client hears of the end.
		h.eventually("two turns and an activity answered", func() bool {
			return tap.answered("CompleteOrchestratorTask") == 2 && tap.answered("CompleteActivityTask") == 1
		})
	})

	t.Run("170 171 172 each turn begins with orchestratorStarted and holds no event the worker does not know", func(t *testing.T) {
		h := newHub(t)
		h.activity("Greet", greet)
		h.orchestrator("Child", func(*task.OrchestrationContext) (any, error) { return "child", nil })
		h.orchestrator("Generations", func(ctx *task.OrchestrationContext) (any, error) {
			var again bool
			if err := ctx.GetInput(&again); err != nil {
				return nil, err
			}
			for _, task := range []task.Task{
				ctx.CallActivity("Greet", task.WithActivityInput("Ada")), ctx.CallSubOrchestrator("Child"), ctx.CreateTimer(0),
			} {
				if err := task.Await(nil); err != nil {
					return nil, err
				}
			}
			if !again {
				ctx.ContinueAsNew(true)
			}
			return "done", nil
		})
		worker := h.listen()
		id := h.start("Generations", api.WithInput(false))
		h.returns(id, "done")

		all := turns(t, worker.conn.tap, string(id))
		for _, turn := range all {
			if turn.ExecutionID == "" || len(turn.NewEvents) == 0 || turn.NewEvents[0].OrchestratorStarted == nil {
				t.Fatalf("turn %+v", turn)
			}
			for _, event := range turn.PastEvents {
				if event.unknownToTheWorker() {
					t.Fatalf("past event %+v", event)
				}
			}
		}
		if len(all) < 4 || len(all[len(all)-1].PastEvents) == 0 {
			t.Fatalf("%d turns, the last with %d past events", len(all), len(all[len(all)-1].PastEvents))
		}
	})

	t.Run("132 133 two workers share the instances, each turn goes to one of them", func(t *testing.T) {
		h := newHub(t)
		h.activity("Greet", greet)
		h.orchestrator("Hello", func(ctx *task.OrchestrationContext) (any, error) {
			var greeting string
			err := ctx.CallActivity("Greet", task.WithActivityInput("Ada")).Await(&greeting)
			return greeting, err
		})
		workers := []*worker{h.listen(), h.listen()}
		var ids []api.InstanceID
		for range 20 {
			ids = append(ids, h.start("Hello"))
		}
		total := 0
		for _, id := range ids {
			h.returns(id, "Hello, Ada!")
			total += len(turns(t, workers[0].conn.tap, string(id))) + len(turns(t, workers[1].conn.tap, string(id)))
		}
		equal(t, "turns", total, 2*len(ids))
		for _, worker := range workers {
			equal(t, "the worker got work", worker.conn.tap.answered("CompleteOrchestratorTask") > 0, true)
		}
	})

	t.Run("134 154 a worker cut off in a turn reconnects, and the turn is sent again; the late answer is ignored", func(t *testing.T) {
		h := newHub(t)
		begun, finish := make(chan struct{}), make(chan struct{})
		var runs atomic.Int32
		h.orchestrator("CutOff", func(*task.OrchestrationContext) (any, error) {
			if runs.Add(1) > 1 {
				return "second try", nil
			}
			close(begun)
			<-finish
			return "first try", nil
		})
		worker := h.listen()
		id := h.start("CutOff")
		takes(h, "the first try", begun)
		worker.conn.cut()
		h.returns(id, "second try")
		before := h.get(id)

		close(finish)
		h.eventually("both answers", func() bool { return worker.conn.tap.answered("CompleteOrchestratorTask") == 2 })
		equal(t, "state", h.get(id), before)
		equal(t, "runs", runs.Load(), 2)
	})

	t.Run("135 an activity whose worker stopped goes to another worker", func(t *testing.T) {
		h := newHub(t)
		begun, finish := make(chan struct{}), make(chan struct{})
		var runs atomic.Int32
		h.activity("Slow", func(task.ActivityContext) (any, error) {
			if runs.Add(1) > 1 {
				return "second worker", nil
			}
			close(begun)
			<-finish
			return "first worker", nil
		})
		h.orchestrator("CallSlow", func(ctx *task.OrchestrationContext) (any, error) {
			var result string
			err := ctx.CallActivity("Slow").Await(&result)
			return result, err
		})
		first := h.listen()
		id := h.start("CallSlow")
		takes(h, "the activity", begun)
		first.stop()
		second := h.listen()
		h.returns(id, "second worker")
		h.eventually("the second worker's answer", func() bool { return second.conn.tap.answered("CompleteActivityTask") == 1 })
		equal(t, "runs", runs.Load(), 2)
		close(finish)
	})

	t.Run("a wildcard registration serves every name", func(t *testing.T) {
		h := newHub(t)
		h.activity("*", func(task.ActivityContext) (any, error) { return "any activity", nil })
		h.orchestrator("*", func(ctx *task.OrchestrationContext) (any, error) {
			var result string
			err := ctx.CallActivity("Whatever").Await(&result)
			return strings.Join([]string{ctx.Name, result}, ": "), err
		})
		h.listen()
		h.returns(h.start("Unheard"), "Unheard: any activity")
	})
}
