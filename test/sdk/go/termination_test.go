package sdk

import (
	"testing"

	"github.com/microsoft/durabletask-go/api"
	"github.com/microsoft/durabletask-go/task"
)

// family registers Root → Middle → Leaf, whose ids are their names. Leaf waits for "go"; Middle waits for Leaf unless
// it is told to leave it.
func (h *hub) family(middleWaits bool) {
	h.t.Helper()
	h.orchestrator("Leaf", waitForGo)
	h.orchestrator("Middle", func(ctx *task.OrchestrationContext) (any, error) {
		leaf := ctx.CallSubOrchestrator("Leaf", task.WithSubOrchestrationInstanceID("leaf"))
		if !middleWaits {
			return "left the leaf", nil
		}
		return "saw the leaf end", leaf.Await(nil)
	})
	h.orchestrator("Root", func(ctx *task.OrchestrationContext) (any, error) {
		err := ctx.CallSubOrchestrator("Middle", task.WithSubOrchestrationInstanceID("middle")).Await(nil)
		if err != nil {
			return nil, err
		}
		return waitForGo(ctx)
	})
	h.listen()
	h.start("Root", api.WithInstanceID("root"))
	h.started("leaf")
}

func TestTermination(t *testing.T) {
	t.Run("72 75 a running instance ends with the output given, once", func(t *testing.T) {
		h := newHub(t)
		h.orchestrator("WaitForGo", waitForGo)
		h.listen()
		id := h.start("WaitForGo")
		h.started(id)
		h.must(h.TerminateOrchestration(h.ctx, id, api.WithOutput("enough")))
		equal(t, "output", h.ended(id, api.RUNTIME_STATUS_TERMINATED).SerializedOutput, `"enough"`)
		replies := received[instanceReply](t, h.conn.tap, "WaitForInstanceCompletion")
		equal(t, "failure details", replies[0].OrchestrationState.FailureDetails, nil)

		h.must(h.TerminateOrchestration(h.ctx, id, api.WithOutput("more than enough")))
		equal(t, "output", h.get(id).SerializedOutput, `"enough"`)
	})

	t.Run("73 a pending instance ends without any worker", func(t *testing.T) {
		h := newHub(t)
		id := h.start("Nobody")
		h.must(h.TerminateOrchestration(h.ctx, id))
		h.ended(id, api.RUNTIME_STATUS_TERMINATED)
	})

	t.Run("74 75 an unknown instance is refused, a completed one stays completed", func(t *testing.T) {
		h := newHub(t)
		h.orchestrator("Done", func(*task.OrchestrationContext) (any, error) { return "done", nil })
		h.listen()
		fails(t, h.TerminateOrchestration(h.ctx, "unknown"), "NotFound", "unknown")
		id := h.start("Done")
		h.returns(id, "done")
		h.must(h.TerminateOrchestration(h.ctx, id, api.WithOutput("too late")))
		h.returns(id, "done")
	})

	t.Run("80 an activity that comes back after the termination changes nothing", func(t *testing.T) {
		h := newHub(t)
		finish := make(chan struct{})
		h.activity("Slow", func(task.ActivityContext) (any, error) { <-finish; return "slow", nil })
		h.orchestrator("CallSlow", func(ctx *task.OrchestrationContext) (any, error) {
			return "slow came back", ctx.CallActivity("Slow").Await(nil)
		})
		worker := h.listen()
		id := h.start("CallSlow")
		h.started(id)
		h.must(h.TerminateOrchestration(h.ctx, id))
		before := h.ended(id, api.RUNTIME_STATUS_TERMINATED)
		close(finish)
		h.eventually("the activity's completion", func() bool { return worker.conn.tap.answered("CompleteActivityTask") == 1 })
		equal(t, "state", h.get(id), before)
	})

	t.Run("76 79 a recursive termination ends the children with the same output, and all can be purged at once", func(t *testing.T) {
		h := newHub(t)
		h.family(true)
		h.must(h.TerminateOrchestration(h.ctx, "root", api.WithOutput("all of you")))
		h.ended("root", api.RUNTIME_STATUS_TERMINATED)
		h.must(h.PurgeOrchestrationState(h.ctx, "root", api.WithRecursivePurge(true)))
		for _, id := range []api.InstanceID{"root", "middle", "leaf"} {
			_, err := h.FetchOrchestrationMetadata(h.ctx, id)
			equal(t, "error for "+string(id), err, api.ErrInstanceNotFound)
		}
		equal(t, "purged", purged(t, h), []int{3})
	})

	t.Run("76 the children's output is the reason", func(t *testing.T) {
		h := newHub(t)
		h.family(true)
		h.must(h.TerminateOrchestration(h.ctx, "root", api.WithOutput("all of you")))
		for _, id := range []api.InstanceID{"root", "middle", "leaf"} {
			state := h.ended(id, api.RUNTIME_STATUS_TERMINATED)
			equal(t, "output of "+string(id), state.SerializedOutput, `"all of you"`)
		}
	})

	t.Run("77 it passes through a completed child to its running one", func(t *testing.T) {
		h := newHub(t)
		h.family(false)
		h.returns("middle", "left the leaf")
		h.must(h.TerminateOrchestration(h.ctx, "root", api.WithOutput("all of you")))
		h.ended("root", api.RUNTIME_STATUS_TERMINATED)
		equal(t, "leaf", h.ended("leaf", api.RUNTIME_STATUS_TERMINATED).SerializedOutput, `"all of you"`)
		h.returns("middle", "left the leaf")
	})

	t.Run("78 without recursion the children run on and complete", func(t *testing.T) {
		h := newHub(t)
		h.family(true)
		h.must(h.TerminateOrchestration(h.ctx, "root", api.WithRecursiveTerminate(false)))
		h.ended("root", api.RUNTIME_STATUS_TERMINATED)
		h.raise("leaf", "go", "on")
		h.returns("leaf", "on")
		h.returns("middle", "saw the leaf end")
		h.status("root", api.RUNTIME_STATUS_TERMINATED)
	})
}
