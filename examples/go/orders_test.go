package orders

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/microsoft/durabletask-go/api"
	"github.com/microsoft/durabletask-go/client"
)

// fakeShop never runs out of anything but what it is told to, and refuses the first payments.
type fakeShop struct {
	soldOut  string
	refusals int32
	charges  atomic.Int32
}

func (s *fakeShop) Reserve(_ context.Context, item string) error {
	if item == s.soldOut {
		return errors.New(item + " is sold out")
	}
	return nil
}

func (s *fakeShop) Charge(context.Context, int) error {
	if s.charges.Add(1) <= s.refusals {
		return errors.New("card refused")
	}
	return nil
}

func (s *fakeShop) Ship(_ context.Context, item string) (string, error) { return "track-" + item, nil }

func TestOrderIsShipped(t *testing.T) {
	ctx, hub := startWorker(t, &fakeShop{})
	id := place(t, ctx, hub, Order{Items: []string{"tea", "cups"}, Amount: 40})
	ends(t, ctx, hub, id, api.RUNTIME_STATUS_COMPLETED, `["track-tea","track-cups"]`)
}

func TestPaymentIsTriedThreeTimes(t *testing.T) {
	shop := &fakeShop{refusals: 2}
	ctx, hub := startWorker(t, shop)
	id := place(t, ctx, hub, Order{Items: []string{"tea"}, Amount: 40})
	ends(t, ctx, hub, id, api.RUNTIME_STATUS_COMPLETED, `["track-tea"]`)
	if charges := shop.charges.Load(); charges != 3 {
		t.Fatalf("charged %d times, want 3", charges)
	}
}

func TestSoldOutOrderIsNotCharged(t *testing.T) {
	shop := &fakeShop{soldOut: "tea"}
	ctx, hub := startWorker(t, shop)
	id := place(t, ctx, hub, Order{Items: []string{"cups", "tea"}, Amount: 40})
	ends(t, ctx, hub, id, api.RUNTIME_STATUS_FAILED, "")
	if charges := shop.charges.Load(); charges != 0 {
		t.Fatalf("charged %d times, want 0", charges)
	}
}

func TestLargeOrderWaitsForApproval(t *testing.T) {
	for _, c := range []struct {
		name   string
		within time.Duration
		answer any // nil for none
		status api.OrchestrationStatus
		output string
	}{
		{"approved", time.Hour, true, api.RUNTIME_STATUS_COMPLETED, `["track-piano"]`},
		{"rejected", time.Hour, false, api.RUNTIME_STATUS_FAILED, ""},
		{"expired", 200 * time.Millisecond, nil, api.RUNTIME_STATUS_FAILED, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx, hub := startWorker(t, &fakeShop{})
			id := place(t, ctx, hub, Order{Items: []string{"piano"}, Amount: ApprovalFrom, ApproveWithin: c.within})
			if c.answer != nil {
				// It does not matter whether the order waits already: an early event is kept.
				if err := hub.RaiseEvent(ctx, id, "approval", api.WithEventPayload(c.answer)); err != nil {
					t.Fatal(err)
				}
			}
			ends(t, ctx, hub, id, c.status, c.output)
		})
	}
}

func place(t *testing.T, ctx context.Context, hub *client.TaskHubGrpcClient, order Order) api.InstanceID {
	t.Helper()
	id, err := hub.ScheduleNewOrchestration(ctx, "ProcessOrder", api.WithInput(order))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func ends(t *testing.T, ctx context.Context, hub *client.TaskHubGrpcClient, id api.InstanceID,
	status api.OrchestrationStatus, output string) {
	t.Helper()
	state, err := hub.WaitForOrchestrationCompletion(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if state.RuntimeStatus != status || state.SerializedOutput != output {
		t.Fatalf("%v with %s, want %v with %s", state.RuntimeStatus, state.SerializedOutput, status, output)
	}
}
