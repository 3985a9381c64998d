package sdk

import (
	"errors"
	"sync/atomic"
	"testing"

	"github.com/microsoft/durabletask-go/api"
	"github.com/microsoft/durabletask-go/task"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// rewind calls RewindInstance, which the SDK's contract has and its client leaves out. The messages are found by
// name, as their Go types are internal to the SDK.
func (h *hub) rewind(id api.InstanceID) error {
	h.t.Helper()
	message := func(name protoreflect.FullName) proto.Message {
		found, err := protoregistry.GlobalTypes.FindMessageByName(name)
		h.must(err)
		return found.New().Interface()
	}
	request, reply := message("RewindInstanceRequest"), message("RewindInstanceResponse")
	h.must(protojson.Unmarshal([]byte(`{"instanceId": "`+string(id)+`", "reason": "mended"}`), request))
	return h.conn.Invoke(h.ctx, "/TaskHubSidecarService/RewindInstance", request, reply)
}

func TestRewind(t *testing.T) {
	// once fails the first time it is called.
	once := func(runs *atomic.Int32, result string) (any, error) {
		if runs.Add(1) == 1 {
			return nil, errors.New("not yet")
		}
		return result, nil
	}

	t.Run("91 99 only the failed activity runs again on a worker that knows nothing of rewinding", func(t *testing.T) {
		h := newHub(t)
		var reserved, paid atomic.Int32
		h.activity("Reserve", func(task.ActivityContext) (any, error) { reserved.Add(1); return "reserved", nil })
		h.activity("Pay", func(task.ActivityContext) (any, error) { return once(&paid, "paid") })
		h.orchestrator("Order", func(ctx *task.OrchestrationContext) (any, error) {
			results := make([]string, 2)
			if err := ctx.CallActivity("Reserve").Await(&results[0]); err != nil {
				return nil, err
			}
			return results, ctx.CallActivity("Pay").Await(&results[1])
		})
		worker := h.listen()
		id := h.start("Order")
		h.ended(id, api.RUNTIME_STATUS_FAILED)
		h.must(h.rewind(id))
		h.returns(id, []string{"reserved", "paid"})
		equal(t, "reserved, paid", []int32{reserved.Load(), paid.Load()}, []int32{1, 2})

		for _, turn := range turns(t, worker.conn.tap, string(id)) {
			for _, event := range append(turn.PastEvents, turn.NewEvents...) {
				if event.unknownToTheWorker() {
					t.Fatalf("event %+v", event)
				}
			}
		}
	})

	t.Run("92 99 both failed activities of a fan-out run again", func(t *testing.T) {
		h := newHub(t)
		var left, right atomic.Int32
		h.activity("Left", func(task.ActivityContext) (any, error) { return once(&left, "left") })
		h.activity("Right", func(task.ActivityContext) (any, error) { return once(&right, "right") })
		h.orchestrator("Both", func(ctx *task.OrchestrationContext) (any, error) {
			results := make([]string, 2)
			first, second := ctx.CallActivity("Left"), ctx.CallActivity("Right")
			return results, errors.Join(first.Await(&results[0]), second.Await(&results[1]))
		})
		h.listen()
		id := h.start("Both")
		h.ended(id, api.RUNTIME_STATUS_FAILED)
		h.must(h.rewind(id))
		h.returns(id, []string{"left", "right"})
		equal(t, "runs", []int32{left.Load(), right.Load()}, []int32{2, 2})
	})

	t.Run("94 99 a failed child is rewound before its parent", func(t *testing.T) {
		h := newHub(t)
		var paid atomic.Int32
		h.activity("Pay", func(task.ActivityContext) (any, error) { return once(&paid, "paid") })
		h.orchestrator("Child", func(ctx *task.OrchestrationContext) (any, error) {
			var result string
			err := ctx.CallActivity("Pay").Await(&result)
			return result, err
		})
		h.orchestrator("Parent", func(ctx *task.OrchestrationContext) (any, error) {
			var result string
			err := ctx.CallSubOrchestrator("Child", task.WithSubOrchestrationInstanceID("child")).Await(&result)
			return result, err
		})
		h.listen()
		id := h.start("Parent")
		h.ended(id, api.RUNTIME_STATUS_FAILED)
		h.must(h.rewind(id))
		h.returns(id, "paid")
		h.returns("child", "paid")
	})

	t.Run("89 90 unknown and completed instances are refused", func(t *testing.T) {
		h := newHub(t)
		h.withSentinel()
		h.listen()
		fails(t, h.rewind("unknown"), "NotFound", "unknown")
		id := h.start("Sentinel")
		h.returns(id, "done")
		fails(t, h.rewind(id), "FailedPrecondition", "only a failed instance can be rewound")
		h.returns(id, "done")
	})
}
