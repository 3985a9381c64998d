package sdk

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/microsoft/durabletask-go/api"
	"github.com/microsoft/durabletask-go/task"
)

func TestTimers(t *testing.T) {
	t.Run("a timer does not fire before its time", func(t *testing.T) {
		h := newHub(t)
		const delay = 400 * time.Millisecond
		h.orchestrator("Nap", func(ctx *task.OrchestrationContext) (any, error) {
			before := ctx.CurrentTimeUtc
			if err := ctx.CreateTimer(delay).Await(nil); err != nil {
				return nil, err
			}
			return ctx.CurrentTimeUtc.Sub(before) >= delay, nil
		})
		h.listen()
		h.returns(h.start("Nap"), true)
	})

	t.Run("187 a timer in the past fires at once", func(t *testing.T) {
		h := newHub(t)
		h.orchestrator("Late", func(ctx *task.OrchestrationContext) (any, error) {
			return "woken", ctx.CreateTimer(-time.Hour).Await(nil)
		})
		h.listen()
		h.returns(h.start("Late"), "woken")
	})

	t.Run("189 three timers due together fire once each", func(t *testing.T) {
		h := newHub(t)
		h.orchestrator("Three", func(ctx *task.OrchestrationContext) (any, error) {
			var timers []task.Task
			for range 3 {
				timers = append(timers, ctx.CreateTimer(200*time.Millisecond))
			}
			for _, timer := range timers {
				if err := timer.Await(nil); err != nil {
					return nil, err
				}
			}
			// One more turn, in which a timer firing twice would show.
			return len(timers), ctx.CreateTimer(200 * time.Millisecond).Await(nil)
		})
		worker := h.listen()
		id := h.start("Three")
		h.returns(id, 3)

		var fired []int
		for _, event := range messages(t, worker.conn.tap, string(id)) {
			if event.TimerFired != nil {
				fired = append(fired, event.TimerFired.TimerID)
			}
		}
		slices.Sort(fired)
		equal(t, "timers fired, by id", fired, []int{0, 1, 2, 3})
	})
}

func TestExternalEvents(t *testing.T) {
	t.Run("54 55 events raised before a worker connects arrive in order, whatever the case of their name", func(t *testing.T) {
		h := newHub(t)
		h.orchestrator("Collect", func(ctx *task.OrchestrationContext) (any, error) {
			values := make([]int, 3)
			for i := range values {
				if err := ctx.WaitForSingleEvent("VALUE", -1).Await(&values[i]); err != nil {
					return nil, err
				}
			}
			return values, nil
		})
		id := h.start("Collect")
		for value := 1; value <= 3; value++ {
			h.raise(id, "Value", value)
		}
		worker := h.listen()
		h.returns(id, []int{1, 2, 3})
		for _, event := range messages(t, worker.conn.tap, string(id)) {
			if event.EventRaised != nil {
				equal(t, "name on the wire", event.EventRaised.Name, "Value")
			}
		}
	})

	t.Run("56 same-named waits are answered in the order they were made", func(t *testing.T) {
		h := newHub(t)
		h.orchestrator("Two", func(ctx *task.OrchestrationContext) (any, error) {
			first, second := ctx.WaitForSingleEvent("value", -1), ctx.WaitForSingleEvent("value", -1)
			values := make([]string, 2)
			if err := second.Await(&values[1]); err != nil {
				return nil, err
			}
			return values, first.Await(&values[0])
		})
		h.listen()
		id := h.start("Two")
		h.started(id)
		h.raise(id, "value", "first")
		h.raise(id, "value", "second")
		h.returns(id, []string{"first", "second"})
	})

	t.Run("190 an event beats its timeout, and the late timer is ignored", func(t *testing.T) {
		h := newHub(t)
		h.orchestrator("Approval", func(ctx *task.OrchestrationContext) (any, error) {
			var approver string
			if err := ctx.WaitForSingleEvent("approve", time.Second).Await(&approver); err != nil {
				return nil, err
			}
			// Outlives the timeout.
			return approver, ctx.CreateTimer(1200 * time.Millisecond).Await(nil)
		})
		h.listen()
		id := h.start("Approval")
		h.raise(id, "approve", "Ada")
		h.returns(id, "Ada")
	})

	t.Run("a wait that times out is cancelled", func(t *testing.T) {
		h := newHub(t)
		h.orchestrator("Impatient", func(ctx *task.OrchestrationContext) (any, error) {
			err := ctx.WaitForSingleEvent("never", 100*time.Millisecond).Await(nil)
			return errors.Is(err, task.ErrTaskCanceled), nil
		})
		h.listen()
		h.returns(h.start("Impatient"), true)
	})

	t.Run("52 53 raising for an unknown instance fails, for a completed one it does nothing", func(t *testing.T) {
		h := newHub(t)
		h.orchestrator("Done", func(*task.OrchestrationContext) (any, error) { return "done", nil })
		h.listen()
		fails(t, h.RaiseEvent(h.ctx, "unknown", "event"), "NotFound", "unknown")
		id := h.start("Done")
		before := h.ended(id, api.RUNTIME_STATUS_COMPLETED)
		h.must(h.RaiseEvent(h.ctx, id, "event"))
		equal(t, "state", h.get(id), before)
	})
}
