// Package orders is an order flow on the Durable Task SDK for Go: reserve every item, have large orders approved,
// take the payment, ship each item. It knows nothing of the backend it runs on.
package orders

import (
	"context"
	"fmt"
	"time"

	"github.com/microsoft/durabletask-go/task"
)

// ApprovalFrom is the amount from which on somebody has to approve an order.
const ApprovalFrom = 1000

// ApprovalTime is how long a large order waits for the event "approval".
const ApprovalTime = 30 * 24 * time.Hour

// A card service that is busy is asked again after a minute, then after two more.
var cardRetries = task.RetryPolicy{MaxAttempts: 3, InitialRetryInterval: time.Minute, BackoffCoefficient: 2}

// Order is the input of ProcessOrder.
type Order struct {
	Items  []string
	Amount int
}

// Shop is what the workflow asks of the world outside.
type Shop interface {
	Reserve(ctx context.Context, item string) error
	Charge(ctx context.Context, amount int) error
	// Ship sends an item and gives its tracking number.
	Ship(ctx context.Context, item string) (string, error)
}

// Register adds the orchestrators and the activities to a worker's registry.
func Register(r *task.TaskRegistry, shop Shop) error {
	activities := map[string]task.Activity{
		"Reserve": func(ctx task.ActivityContext) (any, error) {
			item, err := input[string](ctx)
			if err != nil {
				return nil, err
			}
			return nil, shop.Reserve(ctx.Context(), item)
		},
		"Charge": func(ctx task.ActivityContext) (any, error) {
			amount, err := input[int](ctx)
			if err != nil {
				return nil, err
			}
			return nil, shop.Charge(ctx.Context(), amount)
		},
		"Ship": func(ctx task.ActivityContext) (any, error) {
			item, err := input[string](ctx)
			if err != nil {
				return nil, err
			}
			return shop.Ship(ctx.Context(), item)
		},
	}
	for name, activity := range activities {
		if err := r.AddActivityN(name, activity); err != nil {
			return err
		}
	}
	if err := r.AddOrchestrator(ProcessOrder); err != nil {
		return err
	}
	return r.AddOrchestrator(ShipItems)
}

// ProcessOrder takes an Order to its end and returns the tracking numbers.
func ProcessOrder(ctx *task.OrchestrationContext) (any, error) {
	order, err := input[Order](ctx)
	if err != nil {
		return nil, err
	}
	if err := reserve(ctx, order.Items); err != nil {
		return nil, err
	}
	if order.Amount >= ApprovalFrom {
		if err := approval(ctx); err != nil {
			return nil, err
		}
	}

	ctx.SetCustomStatus("taking the payment")
	payment := ctx.CallActivity("Charge", task.WithActivityInput(order.Amount),
		task.WithActivityRetryPolicy(&cardRetries))
	if err := payment.Await(nil); err != nil {
		return nil, fmt.Errorf("payment: %w", err)
	}

	ctx.SetCustomStatus("shipping")
	var tracking []string
	err = ctx.CallSubOrchestrator(ShipItems, task.WithSubOrchestratorInput(order.Items)).Await(&tracking)
	return tracking, err
}

// reserve reserves all items side by side.
func reserve(ctx *task.OrchestrationContext, items []string) error {
	ctx.SetCustomStatus("reserving")
	var reservations []task.Task
	for _, item := range items {
		reservations = append(reservations, ctx.CallActivity("Reserve", task.WithActivityInput(item)))
	}
	for _, reservation := range reservations {
		if err := reservation.Await(nil); err != nil {
			return err
		}
	}
	return nil
}

// approval waits for somebody's word, but not for ever.
func approval(ctx *task.OrchestrationContext) error {
	ctx.SetCustomStatus("waiting for approval")
	var approved bool
	if err := ctx.WaitForSingleEvent("approval", ApprovalTime).Await(&approved); err != nil {
		return fmt.Errorf("approval: %w", err)
	}
	if !approved {
		return fmt.Errorf("the order was rejected")
	}
	return nil
}

// ShipItems ships one item after the other and returns their tracking numbers.
func ShipItems(ctx *task.OrchestrationContext) (any, error) {
	items, err := input[[]string](ctx)
	if err != nil {
		return nil, err
	}
	tracking := make([]string, len(items))
	for i, item := range items {
		if err := ctx.CallActivity("Ship", task.WithActivityInput(item)).Await(&tracking[i]); err != nil {
			return nil, err
		}
	}
	return tracking, nil
}

// input reads the input of an orchestrator or an activity.
func input[T any](ctx interface{ GetInput(any) error }) (T, error) {
	var value T
	err := ctx.GetInput(&value)
	return value, err
}
