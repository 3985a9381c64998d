package sdk

import (
	"testing"

	"github.com/microsoft/durabletask-go/api"
	"github.com/microsoft/durabletask-go/task"
)

// purged lists the counts which the purges of a hub's client came back with: the client itself tells only none from some.
func purged(t *testing.T, h *hub) []int {
	t.Helper()
	var counts []int
	for _, reply := range received[struct{ DeletedInstanceCount int }](t, h.conn.tap, "PurgeInstances") {
		counts = append(counts, reply.DeletedInstanceCount)
	}
	return counts
}

func TestPurge(t *testing.T) {
	// withChildren completes an instance "parent" and its two children.
	withChildren := func(t *testing.T) *hub {
		h := newHub(t)
		h.orchestrator("Child", func(*task.OrchestrationContext) (any, error) { return "done", nil })
		h.orchestrator("Parent", func(ctx *task.OrchestrationContext) (any, error) {
			for _, id := range []string{"first", "second"} {
				if err := ctx.CallSubOrchestrator("Child", task.WithSubOrchestrationInstanceID(id)).Await(nil); err != nil {
					return nil, err
				}
			}
			return "done", nil
		})
		h.listen()
		h.returns(h.start("Parent", api.WithInstanceID("parent")), "done")
		return h
	}
	gone := func(h *hub, id api.InstanceID) {
		h.t.Helper()
		_, err := h.FetchOrchestrationMetadata(h.ctx, id)
		equal(h.t, "error for "+string(id), err, api.ErrInstanceNotFound)
	}

	t.Run("118 a recursive purge takes the children along", func(t *testing.T) {
		h := withChildren(t)
		h.must(h.PurgeOrchestrationState(h.ctx, "parent", api.WithRecursivePurge(true)))
		equal(t, "purged", purged(t, h), []int{3})
		for _, id := range []api.InstanceID{"parent", "first", "second"} {
			gone(h, id)
		}
	})

	t.Run("115 119 a purge takes the one instance and leaves its children", func(t *testing.T) {
		h := withChildren(t)
		h.must(h.PurgeOrchestrationState(h.ctx, "parent"))
		equal(t, "purged", purged(t, h), []int{1})
		gone(h, "parent")
		h.status("first", api.RUNTIME_STATUS_COMPLETED)
		h.status("second", api.RUNTIME_STATUS_COMPLETED)
	})

	t.Run("116 117 unknown and running instances are not found, and the running one stays", func(t *testing.T) {
		h := newHub(t)
		h.orchestrator("WaitForGo", waitForGo)
		h.listen()
		id := h.start("WaitForGo")
		h.started(id)
		equal(t, "unknown", h.PurgeOrchestrationState(h.ctx, "unknown"), api.ErrInstanceNotFound)
		equal(t, "running", h.PurgeOrchestrationState(h.ctx, id), api.ErrInstanceNotFound)
		equal(t, "purged", purged(t, h), []int{0, 0})
		h.raise(id, "go", "on")
		h.returns(id, "on")
	})

	t.Run("124 an id can be used again after its purge", func(t *testing.T) {
		h := newHub(t)
		h.orchestrator("WaitForGo", waitForGo)
		h.listen()
		for _, payload := range []string{"first", "second"} {
			h.start("WaitForGo", api.WithInstanceID("again"))
			h.raise("again", "go", payload)
			h.returns("again", payload)
			h.must(h.PurgeOrchestrationState(h.ctx, "again"))
			gone(h, "again")
		}
	})
}
