package sdk

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/microsoft/durabletask-go/api"
	"github.com/microsoft/durabletask-go/task"
)

// outOfStock is an error with a type of its own, to be found in failure details.
type outOfStock struct{ item string }

func (e outOfStock) Error() string { return e.item + " is out of stock" }

// retryTwice gives an activity or a child three attempts.
func retryTwice() *task.RetryPolicy {
	return &task.RetryPolicy{MaxAttempts: 3, InitialRetryInterval: 10 * time.Millisecond, BackoffCoefficient: 2}
}

func TestFailures(t *testing.T) {
	t.Run("38 181 a failed activity keeps type and message on its way into the orchestration", func(t *testing.T) {
		h := newHub(t)
		h.activity("Reserve", func(task.ActivityContext) (any, error) { return nil, outOfStock{"tea"} })
		h.orchestrator("Order", func(ctx *task.OrchestrationContext) (any, error) {
			return nil, ctx.CallActivity("Reserve").Await(nil)
		})
		worker := h.listen()
		id := h.start("Order")
		equal(t, "failure of the orchestration", h.failure(id), failure{
			ErrorType:    "*errors.errorString",
			ErrorMessage: "task failed with an error: tea is out of stock",
		})
		equal(t, "failures told to the orchestrator", taskFailures(t, worker, id),
			[]failure{{ErrorType: "sdk.outOfStock", ErrorMessage: "tea is out of stock"}})
	})

	t.Run("a failed activity can be caught", func(t *testing.T) {
		h := newHub(t)
		h.activity("Reserve", func(task.ActivityContext) (any, error) { return nil, outOfStock{"tea"} })
		h.orchestrator("Order", func(ctx *task.OrchestrationContext) (any, error) {
			return fmt.Sprint("sorry: ", ctx.CallActivity("Reserve").Await(nil)), nil
		})
		h.listen()
		h.returns(h.start("Order"), "sorry: task failed with an error: tea is out of stock")
	})

	t.Run("a panicking activity fails", func(t *testing.T) {
		h := newHub(t)
		h.activity("Panic", func(task.ActivityContext) (any, error) { panic("kettle") })
		h.orchestrator("Order", func(ctx *task.OrchestrationContext) (any, error) {
			return nil, ctx.CallActivity("Panic").Await(nil)
		})
		worker := h.listen()
		id := h.start("Order")
		h.ended(id, api.RUNTIME_STATUS_FAILED)
		equal(t, "failures told to the orchestrator", taskFailures(t, worker, id),
			[]failure{{ErrorType: "TaskActivityPanic", ErrorMessage: "panic: kettle"}})
	})

	t.Run("183 activities and orchestrators nobody registered fail with their names", func(t *testing.T) {
		h := newHub(t)
		h.orchestrator("Order", func(ctx *task.OrchestrationContext) (any, error) {
			return nil, ctx.CallActivity("NoSuchActivity").Await(nil)
		})
		worker := h.listen()
		id := h.start("Order")
		h.ended(id, api.RUNTIME_STATUS_FAILED)
		equal(t, "failures told to the orchestrator", taskFailures(t, worker, id), []failure{{
			ErrorType:    "TaskActivityNotRegistered",
			ErrorMessage: "no task activity named 'NoSuchActivity' was registered",
		}})
		message := h.failure(h.start("NoSuchOrchestrator")).ErrorMessage
		if !strings.Contains(message, "'NoSuchOrchestrator' is not registered") {
			t.Fatal(message)
		}
	})

	t.Run("186 an activity nobody waits for still runs", func(t *testing.T) {
		h := newHub(t)
		ran := make(chan string, 1)
		h.activity("Log", func(task.ActivityContext) (any, error) { ran <- "logged"; return nil, nil })
		h.orchestrator("FireAndForget", func(ctx *task.OrchestrationContext) (any, error) {
			ctx.CallActivity("Log")
			return "returned", nil
		})
		h.listen()
		id := h.start("FireAndForget")
		h.returns(id, "returned")
		equal(t, "the activity", takes(h, "the activity", ran), "logged")
	})
}

func TestRetries(t *testing.T) {
	// failing counts its attempts and fails the first ones.
	failing := func(failures int32) (*atomic.Int32, func() (any, error)) {
		attempts := new(atomic.Int32)
		return attempts, func() (any, error) {
			if attempt := attempts.Add(1); attempt <= failures {
				return nil, fmt.Errorf("attempt %d", attempt)
			}
			return "at last", nil
		}
	}

	t.Run("184 an activity that always fails is executed exactly three times", func(t *testing.T) {
		h := newHub(t)
		attempts, run := failing(1000)
		h.activity("Flaky", func(task.ActivityContext) (any, error) { return run() })
		h.orchestrator("Order", func(ctx *task.OrchestrationContext) (any, error) {
			return nil, ctx.CallActivity("Flaky", task.WithActivityRetryPolicy(retryTwice())).Await(nil)
		})
		h.listen()
		equal(t, "error", h.failure(h.start("Order")).ErrorMessage, "task failed with an error: attempt 3")
		equal(t, "attempts", attempts.Load(), 3)
	})

	t.Run("an activity that fails twice succeeds the third time", func(t *testing.T) {
		h := newHub(t)
		attempts, run := failing(2)
		h.activity("Flaky", func(task.ActivityContext) (any, error) { return run() })
		h.orchestrator("Order", func(ctx *task.OrchestrationContext) (any, error) {
			var result string
			err := ctx.CallActivity("Flaky", task.WithActivityRetryPolicy(retryTwice())).Await(&result)
			return result, err
		})
		h.listen()
		h.returns(h.start("Order"), "at last")
		equal(t, "attempts", attempts.Load(), 3)
	})

	t.Run("a policy may refuse to retry an error", func(t *testing.T) {
		h := newHub(t)
		attempts, run := failing(1000)
		h.activity("Flaky", func(task.ActivityContext) (any, error) { return run() })
		h.orchestrator("Order", func(ctx *task.OrchestrationContext) (any, error) {
			policy := retryTwice()
			policy.Handle = func(err error) bool { return !strings.Contains(err.Error(), "attempt 2") }
			return nil, ctx.CallActivity("Flaky", task.WithActivityRetryPolicy(policy)).Await(nil)
		})
		h.listen()
		h.ended(h.start("Order"), api.RUNTIME_STATUS_FAILED)
		equal(t, "attempts", attempts.Load(), 2)
	})

	// A timer between two attempts takes every other action id.
	for name, c := range map[string]struct {
		childID string
		ids     []string
	}{
		"185 a failing child is started again with a new id":            {"", []string{"p:0000", "p:0002", "p:0004"}},
		"185 a failing child is started again with the id it was given": {"c", []string{"c", "c", "c"}},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHub(t)
			attempts, run := failing(2)
			ids := make(chan string, 3)
			h.orchestrator("Child", func(ctx *task.OrchestrationContext) (any, error) {
				ids <- string(ctx.ID)
				return run()
			})
			h.orchestrator("Parent", func(ctx *task.OrchestrationContext) (any, error) {
				var result string
				err := ctx.CallSubOrchestrator("Child", task.WithSubOrchestrationInstanceID(c.childID),
					task.WithSubOrchestrationRetryPolicy(retryTwice())).Await(&result)
				return result, err
			})
			h.listen()
			h.returns(h.start("Parent", api.WithInstanceID("p")), "at last")
			equal(t, "attempts", attempts.Load(), 3)
			equal(t, "ids", []string{<-ids, <-ids, <-ids}, c.ids)
		})
	}
}

// taskFailures lists the failures of activities which a worker was told of.
func taskFailures(t *testing.T, worker *worker, id api.InstanceID) []failure {
	t.Helper()
	var failures []failure
	for _, event := range messages(t, worker.conn.tap, string(id)) {
		if event.TaskFailed == nil {
			continue
		}
		if event.TaskFailed.FailureDetails == nil {
			t.Fatal("a taskFailed event without failure details")
		}
		failures = append(failures, *event.TaskFailed.FailureDetails)
	}
	return failures
}
