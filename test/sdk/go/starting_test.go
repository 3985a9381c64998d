package sdk

import (
	"testing"
	"time"

	"github.com/microsoft/durabletask-go/api"
	"github.com/microsoft/durabletask-go/task"
)

// policy lets an id be used again as the action says, in the statuses given.
func policy(action api.CreateOrchestrationAction, statuses ...api.OrchestrationStatus) api.NewOrchestrationOptions {
	return api.WithOrchestrationIdReusePolicy(&api.OrchestrationIdReusePolicy{Action: action, OperationStatus: statuses})
}

const refused = "orchestration instance already exists"

func TestReusedIds(t *testing.T) {
	// running starts the instance "id", which waits for "go".
	running := func(t *testing.T) *hub {
		h := newHub(t)
		h.orchestrator("WaitForGo", waitForGo)
		h.orchestrator("Replacement", func(*task.OrchestrationContext) (any, error) { return "replacement", nil })
		h.listen()
		equal(t, "id", h.start("WaitForGo", api.WithInstanceID("id")), "id")
		h.started("id")
		return h
	}
	restart := func(h *hub, opts ...api.NewOrchestrationOptions) error {
		_, err := h.ScheduleNewOrchestration(h.ctx, "Replacement", append(opts, api.WithInstanceID("id"))...)
		return err
	}

	t.Run("12 13 without a policy a running instance is kept and a completed one replaced", func(t *testing.T) {
		h := running(t)
		fails(t, restart(h), "AlreadyExists", refused)
		h.raise("id", "go", "original")
		h.returns("id", "original")
		h.must(restart(h))
		h.returns("id", "replacement")
	})

	t.Run("19 IGNORE leaves an instance in a listed status alone", func(t *testing.T) {
		h := running(t)
		h.must(restart(h, policy(api.REUSE_ID_ACTION_IGNORE, api.RUNTIME_STATUS_RUNNING, api.RUNTIME_STATUS_COMPLETED)))
		h.raise("id", "go", "original")
		h.returns("id", "original")
		h.must(restart(h, policy(api.REUSE_ID_ACTION_IGNORE, api.RUNTIME_STATUS_RUNNING, api.RUNTIME_STATUS_COMPLETED)))
		h.returns("id", "original")
	})

	t.Run("20 TERMINATE replaces an instance in a listed status", func(t *testing.T) {
		h := running(t)
		h.must(restart(h, policy(api.REUSE_ID_ACTION_TERMINATE, api.RUNTIME_STATUS_RUNNING)))
		h.returns("id", "replacement")
		equal(t, "name", h.get("id").Name, "Replacement")
	})

	t.Run("21 a status that is not listed is refused", func(t *testing.T) {
		h := running(t)
		for _, action := range []api.CreateOrchestrationAction{api.REUSE_ID_ACTION_IGNORE, api.REUSE_ID_ACTION_TERMINATE} {
			fails(t, restart(h, policy(action, api.RUNTIME_STATUS_COMPLETED)), "AlreadyExists", refused)
		}
		h.raise("id", "go", "original")
		h.returns("id", "original")
		for _, action := range []api.CreateOrchestrationAction{api.REUSE_ID_ACTION_IGNORE, api.REUSE_ID_ACTION_TERMINATE} {
			fails(t, restart(h, policy(action, api.RUNTIME_STATUS_RUNNING)), "AlreadyExists", refused)
		}
		h.returns("id", "original")
	})

	t.Run("IGNORE and TERMINATE create an instance that does not exist", func(t *testing.T) {
		h := newHub(t)
		h.orchestrator("Replacement", func(ctx *task.OrchestrationContext) (any, error) { return string(ctx.ID), nil })
		h.listen()
		for id, action := range map[api.InstanceID]api.CreateOrchestrationAction{
			"ignore": api.REUSE_ID_ACTION_IGNORE, "terminate": api.REUSE_ID_ACTION_TERMINATE,
		} {
			h.start("Replacement", api.WithInstanceID(id), policy(action, api.RUNTIME_STATUS_RUNNING))
			h.returns(id, string(id))
		}
	})
}

func TestScheduledStart(t *testing.T) {
	t.Run("22 24 an instance stays pending until it is due, then finds the events raised before", func(t *testing.T) {
		h := newHub(t)
		h.withSentinel()
		due := time.Now().Add(1200 * time.Millisecond)
		h.orchestrator("WaitForGo", func(ctx *task.OrchestrationContext) (any, error) {
			var payload string
			err := ctx.WaitForSingleEvent("go", -1).Await(&payload)
			return []any{payload, !ctx.CurrentTimeUtc.Before(due)}, err
		})
		h.listen()
		id := h.start("WaitForGo", api.WithStartTime(due))
		h.raise(id, "go", "early")
		h.sentinel()
		h.status(id, api.RUNTIME_STATUS_PENDING)
		h.returns(id, []any{"early", true})
	})

	t.Run("23 a start time in the past starts at once", func(t *testing.T) {
		h := newHub(t)
		h.withSentinel()
		h.listen()
		h.returns(h.start("Sentinel", api.WithStartTime(time.Now().Add(-time.Hour))), "done")
	})

	t.Run("25 terminated before it is due, an instance never runs", func(t *testing.T) {
		h := newHub(t)
		h.withSentinel()
		h.orchestrator("Never", func(*task.OrchestrationContext) (any, error) { return "ran", nil })
		worker := h.listen()
		id := h.start("Never", api.WithStartTime(time.Now().Add(200*time.Millisecond)))
		h.must(h.TerminateOrchestration(h.ctx, id, api.WithOutput("called off")))
		later := h.start("Sentinel", api.WithStartTime(time.Now().Add(400*time.Millisecond)))
		h.returns(later, "done")
		equal(t, "output", h.ended(id, api.RUNTIME_STATUS_TERMINATED).SerializedOutput, `"called off"`)
		equal(t, "turns", len(turns(t, worker.conn.tap, string(id))), 0)
	})
}
