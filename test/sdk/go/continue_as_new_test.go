package sdk

import (
	"errors"
	"testing"
	"time"

	"github.com/microsoft/durabletask-go/api"
	"github.com/microsoft/durabletask-go/task"
)

func TestContinueAsNew(t *testing.T) {
	t.Run("48 202 a counter reaches five; only the last generation ends the instance", func(t *testing.T) {
		h := newHub(t)
		h.orchestrator("Count", func(ctx *task.OrchestrationContext) (any, error) {
			var n int
			if err := ctx.GetInput(&n); err != nil {
				return nil, err
			}
			if err := ctx.CreateTimer(0).Await(nil); err != nil {
				return nil, err
			}
			if n < 5 {
				ctx.ContinueAsNew(n + 1)
			}
			return n, nil
		})
		worker := h.listen()
		id := h.start("Count", api.WithInput(0))
		h.returns(id, 5)
		equal(t, "last input", h.get(id).SerializedInput, "5")

		executions := map[string]bool{}
		for _, turn := range turns(t, worker.conn.tap, string(id)) {
			executions[turn.ExecutionID] = true
		}
		equal(t, "executions", len(executions), 6)
	})

	t.Run("203 ten events raised while generations roll are all received once, in order", func(t *testing.T) {
		h := newHub(t)
		const events = 10
		h.orchestrator("Collect", func(ctx *task.OrchestrationContext) (any, error) {
			var seen []int
			if err := ctx.GetInput(&seen); err != nil {
				return nil, err
			}
			var value int
			if err := ctx.WaitForSingleEvent("value", -1).Await(&value); err != nil {
				return nil, err
			}
			if seen = append(seen, value); len(seen) < events {
				ctx.ContinueAsNew(seen, task.WithKeepUnprocessedEvents())
			}
			return seen, nil
		})
		id := h.start("Collect", api.WithInput([]int{}))
		var want []int
		for value := range events {
			// Half of them are there for the first turn already, which reads one and carries the others over.
			if value == events/2 {
				h.listen()
			}
			h.raise(id, "value", value)
			want = append(want, value)
		}
		h.returns(id, want)
	})

	t.Run("unread events are left behind unless they are carried over", func(t *testing.T) {
		h := newHub(t)
		h.orchestrator("Drop", func(ctx *task.OrchestrationContext) (any, error) {
			var keep, again bool
			input := []*bool{&keep, &again}
			if err := ctx.GetInput(&input); err != nil {
				return nil, err
			}
			if !again {
				// Until this event is read, "spare" is in the same buffer, unread.
				if err := ctx.WaitForSingleEvent("roll", -1).Await(nil); err != nil {
					return nil, err
				}
				if keep {
					ctx.ContinueAsNew([]bool{keep, true}, task.WithKeepUnprocessedEvents())
				} else {
					ctx.ContinueAsNew([]bool{keep, true})
				}
				return nil, nil
			}
			payload := "nothing"
			err := ctx.WaitForSingleEvent("spare", 200*time.Millisecond).Await(&payload)
			if errors.Is(err, task.ErrTaskCanceled) {
				return payload, nil
			}
			return payload, err
		})
		carrying := h.start("Drop", api.WithInput([]bool{true, false}))
		dropping := h.start("Drop", api.WithInput([]bool{false, false}))
		for _, id := range []api.InstanceID{carrying, dropping} {
			h.raise(id, "spare", "carried")
			h.raise(id, "roll", nil)
		}
		h.listen()
		h.returns(carrying, "carried")
		h.returns(dropping, "nothing")
	})

	t.Run("the custom status of the old generation goes with it", func(t *testing.T) {
		h := newHub(t)
		h.orchestrator("Roll", func(ctx *task.OrchestrationContext) (any, error) {
			var again bool
			if err := ctx.GetInput(&again); err != nil {
				return nil, err
			}
			if !again {
				ctx.SetCustomStatus("first generation")
				ctx.ContinueAsNew(true)
			}
			return again, nil
		})
		h.listen()
		id := h.start("Roll", api.WithInput(false))
		h.returns(id, true)
		equal(t, "custom status", h.get(id).SerializedCustomStatus, "")
	})
}
