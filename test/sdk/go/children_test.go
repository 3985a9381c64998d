package sdk

import (
	"errors"
	"fmt"
	"testing"

	"github.com/microsoft/durabletask-go/api"
	"github.com/microsoft/durabletask-go/task"
)

func TestSubOrchestrations(t *testing.T) {
	t.Run("192 194 a child without an id gets its parent's and four hex digits; its result comes back", func(t *testing.T) {
		h := newHub(t)
		h.activity("Greet", greet)
		h.orchestrator("Child", func(ctx *task.OrchestrationContext) (any, error) {
			var name string
			err := ctx.GetInput(&name)
			return "child " + name, err
		})
		h.orchestrator("Parent", func(ctx *task.OrchestrationContext) (any, error) {
			// Action 0 is the activity, so the child is action 1.
			if err := ctx.CallActivity("Greet", task.WithActivityInput("Ada")).Await(nil); err != nil {
				return nil, err
			}
			var result string
			err := ctx.CallSubOrchestrator("Child", task.WithSubOrchestratorInput("one")).Await(&result)
			return result, err
		})
		h.listen()
		id := h.start("Parent", api.WithInstanceID("parent"))
		h.returns(id, "child one")

		child := h.get("parent:0001")
		equal(t, "child", child.Name, "Child")
		equal(t, "child's input", child.SerializedInput, `"one"`)
		equal(t, "child's output", child.SerializedOutput, `"child one"`)
	})

	t.Run("a child keeps the id it is given, and children run side by side", func(t *testing.T) {
		h := newHub(t)
		h.orchestrator("Child", func(ctx *task.OrchestrationContext) (any, error) { return string(ctx.ID), nil })
		h.orchestrator("Parent", func(ctx *task.OrchestrationContext) (any, error) {
			first := ctx.CallSubOrchestrator("Child", task.WithSubOrchestrationInstanceID("first"))
			second := ctx.CallSubOrchestrator("Child", task.WithSubOrchestrationInstanceID("second"))
			ids := make([]string, 2)
			return ids, errors.Join(first.Await(&ids[0]), second.Await(&ids[1]))
		})
		h.listen()
		h.returns(h.start("Parent"), []string{"first", "second"})
	})

	t.Run("195 a child's failure reaches the parent with type and message", func(t *testing.T) {
		h := newHub(t)
		h.orchestrator("Child", func(*task.OrchestrationContext) (any, error) { return nil, errors.New("Child failed") })
		h.orchestrator("Parent", func(ctx *task.OrchestrationContext) (any, error) {
			return nil, ctx.CallSubOrchestrator("Child").Await(nil)
		})
		worker := h.listen()
		id := h.start("Parent")
		equal(t, "parent's error", h.failure(id).ErrorMessage, "task failed with an error: Child failed")

		var failures []failure
		for _, event := range messages(t, worker.conn.tap, string(id)) {
			if failed := event.SubOrchestrationInstanceFailed; failed != nil {
				failures = append(failures, *failed.FailureDetails)
			}
		}
		equal(t, "what the parent was told", failures,
			[]failure{{ErrorType: "*errors.errorString", ErrorMessage: "Child failed"}})
	})

	t.Run("196 a child terminated by the client fails in its parent, which may go on", func(t *testing.T) {
		h := newHub(t)
		h.orchestrator("Child", func(ctx *task.OrchestrationContext) (any, error) {
			return nil, ctx.WaitForSingleEvent("never", -1).Await(nil)
		})
		h.orchestrator("Parent", func(ctx *task.OrchestrationContext) (any, error) {
			err := ctx.CallSubOrchestrator("Child", task.WithSubOrchestrationInstanceID("the-child")).Await(nil)
			return fmt.Sprintf("survived: %t", err != nil), nil
		})
		worker := h.listen()
		id := h.start("Parent")
		h.started("the-child")
		h.must(h.TerminateOrchestration(h.ctx, "the-child"))
		h.returns(id, "survived: true")

		for _, event := range messages(t, worker.conn.tap, string(id)) {
			if failed := event.SubOrchestrationInstanceFailed; failed != nil && failed.FailureDetails == nil {
				t.Fatal("the parent was told of no failure details")
			}
		}
	})

	t.Run("197 a child that continues as new answers its parent once, from the last generation", func(t *testing.T) {
		h := newHub(t)
		h.orchestrator("Child", func(ctx *task.OrchestrationContext) (any, error) {
			var generation int
			if err := ctx.GetInput(&generation); err != nil {
				return nil, err
			}
			if generation < 2 {
				ctx.ContinueAsNew(generation + 1)
			}
			return generation, nil
		})
		h.orchestrator("Parent", func(ctx *task.OrchestrationContext) (any, error) {
			var generation int
			err := ctx.CallSubOrchestrator("Child", task.WithSubOrchestratorInput(0)).Await(&generation)
			return generation, err
		})
		worker := h.listen()
		id := h.start("Parent")
		h.returns(id, 2)

		answers := 0
		for _, event := range messages(t, worker.conn.tap, string(id)) {
			if event.SubOrchestrationInstanceCompleted != nil {
				answers++
			}
		}
		equal(t, "answers", answers, 1)
	})

	t.Run("198 a child nobody waits for runs on after its parent has completed", func(t *testing.T) {
		h := newHub(t)
		h.orchestrator("Child", func(ctx *task.OrchestrationContext) (any, error) {
			var payload string
			err := ctx.WaitForSingleEvent("finish", -1).Await(&payload)
			return payload, err
		})
		h.orchestrator("Parent", func(ctx *task.OrchestrationContext) (any, error) {
			ctx.CallSubOrchestrator("Child", task.WithSubOrchestrationInstanceID("orphan"))
			return "gone", nil
		})
		h.listen()
		id := h.start("Parent")
		h.returns(id, "gone")
		h.raise("orphan", "finish", "on my own")
		h.returns("orphan", "on my own")
		h.returns(id, "gone")
	})
}
