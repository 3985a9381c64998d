package sdk

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/microsoft/durabletask-go/api"
	"github.com/microsoft/durabletask-go/task"
)

// greet is an activity: it greets the name it is given.
func greet(ctx task.ActivityContext) (any, error) {
	var name string
	err := ctx.GetInput(&name)
	return "Hello, " + name + "!", err
}

func TestSequence(t *testing.T) {
	t.Run("1 a worker says hello to an empty hub, then runs a sequence of activities", func(t *testing.T) {
		h := newHub(t)
		h.activity("Greet", greet)
		h.orchestrator("Hello", func(ctx *task.OrchestrationContext) (any, error) {
			var names, greetings []string
			if err := ctx.GetInput(&names); err != nil {
				return nil, err
			}
			for _, name := range names {
				var greeting string
				if err := ctx.CallActivity("Greet", task.WithActivityInput(name)).Await(&greeting); err != nil {
					return nil, err
				}
				greetings = append(greetings, greeting)
			}
			return greetings, nil
		})
		worker := h.listen()
		equal(t, "hellos", worker.conn.tap.answered("Hello"), 1)

		id := h.start("Hello", api.WithInput([]string{"Tokyo", "Zürich", "世界"}))
		h.returns(id, []string{"Hello, Tokyo!", "Hello, Zürich!", "Hello, 世界!"})
	})

	t.Run("activities fan out and their results come back in order", func(t *testing.T) {
		h := newHub(t)
		h.activity("Square", func(ctx task.ActivityContext) (any, error) {
			var n int
			err := ctx.GetInput(&n)
			return n * n, err
		})
		h.orchestrator("Squares", func(ctx *task.OrchestrationContext) (any, error) {
			var tasks []task.Task
			for n := range 20 {
				tasks = append(tasks, ctx.CallActivity("Square", task.WithActivityInput(n)))
			}
			squares := make([]int, len(tasks))
			for i, task := range tasks {
				if err := task.Await(&squares[i]); err != nil {
					return nil, err
				}
			}
			return squares, nil
		})
		h.listen()

		var want []int
		for n := range 20 {
			want = append(want, n*n)
		}
		h.returns(h.start("Squares"), want)
	})

	t.Run("30 an orchestrator without input, output or await completes with nothing", func(t *testing.T) {
		h := newHub(t)
		h.orchestrator("Empty", func(ctx *task.OrchestrationContext) (any, error) {
			input := "untouched"
			if err := ctx.GetInput(&input); err != nil || input != "untouched" {
				return nil, fmt.Errorf("input %q, error %v", input, err)
			}
			return nil, nil
		})
		h.listen()
		equal(t, "output", h.ended(h.start("Empty"), api.RUNTIME_STATUS_COMPLETED).SerializedOutput, "")
	})

	t.Run("175 only past events are replayed", func(t *testing.T) {
		h := newHub(t)
		h.orchestrator("Replaying", func(ctx *task.OrchestrationContext) (any, error) {
			seen := []bool{ctx.IsReplaying}
			for range 2 {
				if err := ctx.CreateTimer(0).Await(nil); err != nil {
					return nil, err
				}
				seen = append(seen, ctx.IsReplaying)
			}
			return seen, nil
		})
		h.listen()
		h.returns(h.start("Replaying"), []bool{true, true, false})
	})

	t.Run("174 the orchestrator's clock never goes back and repeats itself on replay", func(t *testing.T) {
		h := newHub(t)
		h.activity("Greet", greet)
		runs := make(chan []time.Time, 10)
		h.orchestrator("Clock", func(ctx *task.OrchestrationContext) (any, error) {
			times := []time.Time{ctx.CurrentTimeUtc}
			defer func() { runs <- slices.Clone(times) }() // at the end of every turn, also one that waits
			for range 3 {
				if err := ctx.CallActivity("Greet", task.WithActivityInput("")).Await(nil); err != nil {
					return nil, err
				}
				times = append(times, ctx.CurrentTimeUtc)
			}
			return nil, nil
		})
		h.listen()
		h.ended(h.start("Clock"), api.RUNTIME_STATUS_COMPLETED)

		longest := []time.Time{}
		for turn := range 4 {
			times := takes(h, "a turn", runs)
			equal(t, "times seen in the turn", len(times), turn+1)
			equal(t, "times seen before", times[:len(longest)], longest)
			longest = times
		}
		equal(t, "the clock is sorted", slices.IsSortedFunc(longest, time.Time.Compare), true)
	})

	t.Run("161 action id 0 is matched by its completion", func(t *testing.T) {
		h := newHub(t)
		h.activity("Greet", greet)
		h.orchestrator("First", func(ctx *task.OrchestrationContext) (any, error) {
			var greeting string
			err := ctx.CallActivity("Greet", task.WithActivityInput("Ada")).Await(&greeting)
			return greeting, err
		})
		worker := h.listen()
		id := h.start("First")
		h.returns(id, "Hello, Ada!")

		type response struct{ Actions []struct{ ID int } }
		responses := sent[response](t, worker.conn.tap, "CompleteOrchestratorTask")
		equal(t, "id of the first action", responses[0].Actions[0].ID, 0)
		var completions []int
		for _, event := range messages(t, worker.conn.tap, string(id)) {
			if event.TaskCompleted != nil {
				completions = append(completions, event.TaskCompleted.TaskScheduledID)
			}
		}
		equal(t, "completions by scheduling id", completions, []int{0})
	})
}

func TestHubs(t *testing.T) {
	t.Run("2 the same instance id lives in two hubs apart", func(t *testing.T) {
		one := newHub(t)
		other := openHub(t, one.ctx, one.name+"-other")
		one.start("One", api.WithInstanceID("a"))
		_, err := other.FetchOrchestrationMetadata(one.ctx, "a")
		equal(t, "error in the other hub", err, api.ErrInstanceNotFound)
		other.start("Other", api.WithInstanceID("a"))
		equal(t, "name in the first hub", one.get("a").Name, "One")
		equal(t, "name in the other hub", other.get("a").Name, "Other")
	})

	t.Run("3 without a taskhub header the default hub serves", func(t *testing.T) {
		h := newHub(t)
		bare, named := openHub(t, h.ctx, ""), openHub(t, h.ctx, "default")
		// Due long after the suite, so that no worker of the shared hub is bothered with it.
		id := bare.start("Nobody", api.WithStartTime(time.Now().Add(time.Hour)))
		equal(t, "name in the default hub", named.get(id).Name, "Nobody")
		h.must(bare.TerminateOrchestration(h.ctx, id))
		h.must(bare.PurgeOrchestrationState(h.ctx, id))
	})
}
