package sdk

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/microsoft/durabletask-go/api"
	"github.com/microsoft/durabletask-go/task"
)

func TestMetadata(t *testing.T) {
	t.Run("33 an unknown instance is not found", func(t *testing.T) {
		h := newHub(t)
		_, err := h.FetchOrchestrationMetadata(h.ctx, "unknown")
		equal(t, "error", err, api.ErrInstanceNotFound)
	})

	t.Run("10 34 37 name, input, output, custom status and times of a completed instance", func(t *testing.T) {
		h := newHub(t)
		h.orchestrator("Order", func(ctx *task.OrchestrationContext) (any, error) {
			ctx.SetCustomStatus("packed")
			return map[string]int{"items": 3}, nil
		})
		h.listen()
		before := time.Now().Add(-time.Minute) // the backend's clock is its own
		id := h.start("Order", api.WithInstanceID("Order-1"), api.WithInput([]string{"tea"}))
		state := h.ended(id, api.RUNTIME_STATUS_COMPLETED)

		equal(t, "created", state.CreatedAt.After(before), true)
		equal(t, "updated", !state.LastUpdatedAt.Before(state.CreatedAt), true)
		want := api.NewOrchestrationMetadata("Order-1", "Order", api.RUNTIME_STATUS_COMPLETED, state.CreatedAt,
			state.LastUpdatedAt, `["tea"]`, `{"items":3}`, "packed", nil)
		equal(t, "state", state, want)

		slim, err := h.FetchOrchestrationMetadata(h.ctx, id, api.WithFetchPayloads(false))
		h.must(err)
		want.SerializedInput, want.SerializedOutput = "", ""
		equal(t, "state without payloads", slim, want)
		replies := received[instanceReply](t, h.conn.tap, "GetInstance")
		equal(t, "failure details", replies[0].OrchestrationState.FailureDetails, nil)
	})

	t.Run("176 177 the custom status is the last turn's, and an empty one is none", func(t *testing.T) {
		h := newHub(t)
		h.orchestrator("Stages", func(ctx *task.OrchestrationContext) (any, error) {
			for _, status := range []string{"first", "second", ""} {
				ctx.SetCustomStatus(status)
				if err := ctx.WaitForSingleEvent("next", -1).Await(nil); err != nil {
					return nil, err
				}
			}
			return nil, nil
		})
		h.listen()
		id := h.start("Stages")
		for _, status := range []string{"first", "second", ""} {
			h.eventually("custom status "+status, func() bool {
				return h.started(id).SerializedCustomStatus == status
			})
			h.raise(id, "next", nil)
		}
		h.ended(id, api.RUNTIME_STATUS_COMPLETED)
		replies := received[instanceReply](t, h.conn.tap, "WaitForInstanceCompletion")
		equal(t, "custom status on the wire", replies[0].OrchestrationState.CustomStatus, nil)
	})
}

func TestWaits(t *testing.T) {
	// timesOut asserts that a wait with a short deadline sees nothing happen.
	timesOut := func(h *hub, wait func(context.Context, api.InstanceID, ...api.FetchOrchestrationMetadataOptions) (
		*api.OrchestrationMetadata, error), id api.InstanceID) {
		h.t.Helper()
		ctx, cancel := context.WithTimeout(h.ctx, 400*time.Millisecond)
		defer cancel()
		state, err := wait(ctx, id)
		if !errors.Is(err, context.DeadlineExceeded) {
			h.t.Fatalf("got %v and error %v, want the deadline exceeded", state, err)
		}
	}

	t.Run("40 an instance has not started while its first turn runs", func(t *testing.T) {
		h := newHub(t)
		begun, finish := make(chan struct{}), make(chan struct{})
		h.orchestrator("Blocks", func(*task.OrchestrationContext) (any, error) {
			close(begun)
			<-finish
			return 42, nil
		})
		h.listen()
		id := h.start("Blocks")
		takes(h, "the first turn", begun)
		timesOut(h, h.WaitForOrchestrationStart, id)
		h.status(id, api.RUNTIME_STATUS_PENDING)
		close(finish)
		h.returns(id, 42)
	})

	t.Run("41 43 waits time out for an instance no worker takes and for one that runs on", func(t *testing.T) {
		h := newHub(t)
		h.orchestrator("WaitForGo", waitForGo)
		id := h.start("WaitForGo")
		timesOut(h, h.WaitForOrchestrationStart, id)
		h.status(id, api.RUNTIME_STATUS_PENDING)
		h.listen()
		h.started(id)
		timesOut(h, h.WaitForOrchestrationCompletion, id)
		h.status(id, api.RUNTIME_STATUS_RUNNING)
	})

	t.Run("44 waiting for an instance that is created only later", func(t *testing.T) {
		h := newHub(t)
		h.withSentinel()
		h.listen()
		states, problems := make(chan *api.OrchestrationMetadata, 1), make(chan error, 1)
		go func() {
			state, err := h.WaitForOrchestrationCompletion(h.ctx, "later")
			states <- state
			problems <- err
		}()
		h.eventually("the wait", func() bool {
			return len(sent[struct{}](t, h.conn.tap, "WaitForInstanceCompletion")) == 1
		})
		h.start("Sentinel", api.WithInstanceID("later"))
		state := takes(h, "the end of the wait", states)
		h.must(<-problems)
		equal(t, "output", state.SerializedOutput, `"done"`)
	})
}
