package orders

import (
	"context"
	"errors"
	"math"
	"sync/atomic"
	"testing"

	"github.com/microsoft/durabletask-go/api"
)

// fakeShop never runs out of anything but what it is told to.
type fakeShop struct {
	soldOut string
	charges atomic.Int32
}

func (s *fakeShop) Reserve(_ context.Context, item string) error {
	if item == s.soldOut {
		return errors.New(item + " is sold out")
	}
	return nil
}

func (s *fakeShop) Charge(context.Context, int) error {
	s.charges.Add(1)
	return nil
}

func (s *fakeShop) Ship(_ context.Context, item string) (string, error) { return "track-" + item, nil }

func TestOrderIsShipped(t *testing.T) {
	shop := &fakeShop{}
	orders := startWorker(t, shop)
	id := orders.place(Order{Items: []string{"tea", "cups"}, Amount: 40})
	orders.ends(id, api.RUNTIME_STATUS_COMPLETED, `["track-tea","track-cups"]`)
	if charges := shop.charges.Load(); charges != 1 {
		t.Fatalf("charged %d times, want 1", charges)
	}
}

func TestBusyCardServiceIsAskedAgain(t *testing.T) {
	orders := startWorker(t, &fakeShop{})
	charge := orders.hub.fake(`{"activity": "Charge", "answers": [
		{"throws": {"type": "ServiceBusy", "message": "try later"}, "times": 2},
		{"returns": null}]}`)
	id := orders.place(Order{Items: []string{"tea"}, Amount: 40})
	orders.ends(id, api.RUNTIME_STATUS_COMPLETED, `["track-tea"]`)

	calls := orders.hub.calls(charge)
	if len(calls) != 3 {
		t.Fatalf("charged %d times, want 3", len(calls))
	}
	for i, minutes := range []float64{0, 1, 3} {
		passed := math.Floor((calls[i].At - calls[0].At) / 60_000)
		if passed != minutes || string(calls[i].Input) != "40" {
			t.Errorf("call %d: of %s after %v minutes, want 40 after %v", i, calls[i].Input, passed, minutes)
		}
	}
}

func TestSoldOutOrderIsNotCharged(t *testing.T) {
	shop := &fakeShop{soldOut: "tea"}
	orders := startWorker(t, shop)
	id := orders.place(Order{Items: []string{"cups", "tea"}, Amount: 40})
	orders.ends(id, api.RUNTIME_STATUS_FAILED, "")
	if charges := shop.charges.Load(); charges != 0 {
		t.Fatalf("charged %d times, want 0", charges)
	}
}

func TestLargeOrderWaitsForApproval(t *testing.T) {
	for _, c := range []struct {
		name     string
		approved bool
		status   api.OrchestrationStatus
		output   string
	}{
		{"approved", true, api.RUNTIME_STATUS_COMPLETED, `["track-piano"]`},
		{"rejected", false, api.RUNTIME_STATUS_FAILED, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			orders := startWorker(t, &fakeShop{})
			id := orders.place(Order{Items: []string{"piano"}, Amount: ApprovalFrom})
			// It does not matter whether the order waits already: an early event is kept.
			if err := orders.client.RaiseEvent(orders.ctx, id, "approval", api.WithEventPayload(c.approved)); err != nil {
				t.Fatal(err)
			}
			orders.ends(id, c.status, c.output)
		})
	}
}

func TestLargeOrderThatNobodyApprovesExpiresAfterThirtyDays(t *testing.T) {
	orders := startWorker(t, &fakeShop{})
	id := orders.place(Order{Items: []string{"piano"}, Amount: ApprovalFrom})
	state := orders.ends(id, api.RUNTIME_STATUS_FAILED, "")
	if days := int(state.LastUpdatedAt.Sub(state.CreatedAt).Hours() / 24); days != 30 {
		t.Fatalf("expired after %d days, want 30", days)
	}
}

func (o *ordersWorker) place(order Order) api.InstanceID {
	o.t.Helper()
	id, err := o.client.ScheduleNewOrchestration(o.ctx, "ProcessOrder", api.WithInput(order))
	if err != nil {
		o.t.Fatal(err)
	}
	return id
}

func (o *ordersWorker) ends(id api.InstanceID, status api.OrchestrationStatus,
	output string) *api.OrchestrationMetadata {
	o.t.Helper()
	state, err := o.client.WaitForOrchestrationCompletion(o.ctx, id)
	if err != nil {
		o.t.Fatalf("%v\n%s", err, o.hub.explain())
	}
	if state.RuntimeStatus != status || state.SerializedOutput != output {
		o.t.Fatalf("%v with %s, want %v with %s", state.RuntimeStatus, state.SerializedOutput, status, output)
	}
	return state
}
