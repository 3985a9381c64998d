package orders

import (
	"context"
	"fmt"
	"math/rand"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/microsoft/durabletask-go/backend"
	"github.com/microsoft/durabletask-go/client"
	"github.com/microsoft/durabletask-go/task"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
)

// address is the host:port of the backend, control the http://host:port of its control API.
var (
	address = os.Getenv("GREENROOM_ADDRESS")
	control = os.Getenv("GREENROOM_CONTROL")
)

// TestMain runs the tests on the backend in GREENROOM_ADDRESS. Without one it runs this test program again, beside a
// backend that `greenroom exec` starts, names in the environment and stops however the tests end.
func TestMain(m *testing.M) {
	if address != "" && control == "" {
		fmt.Fprintln(os.Stderr, "GREENROOM_ADDRESS is set, GREENROOM_CONTROL is not. Set it to the control API that "+
			"`greenroom serve` prints, for example http://127.0.0.1:4002. Or unset both: then the tests start a backend.")
		os.Exit(2)
	}
	if address != "" {
		os.Exit(m.Run())
	}
	tests := exec.Command("npx", append([]string{"greenroom", "exec", "--"}, os.Args...)...)
	tests.Stdin, tests.Stdout, tests.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := tests.Run(); err != nil {
		fmt.Fprintln(os.Stderr, strings.Join(tests.Args[:3], " ")+":", err)
		os.Exit(1)
	}
}

// ordersWorker is a worker that serves the orders in a task hub of the test's own, and a client for it.
type ordersWorker struct {
	t      *testing.T
	ctx    context.Context
	hub    *testHub
	client *client.TaskHubGrpcClient
}

func startWorker(t *testing.T, shop Shop) *ordersWorker {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	t.Cleanup(cancel)
	taskHub := fmt.Sprintf("orders-%016x", rand.Uint64())
	hub := newTestHub(t, control, taskHub)
	conn, err := grpc.Dial(address,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithUnaryInterceptor(func(ctx context.Context, method string, req, reply any, cc *grpc.ClientConn,
			invoke grpc.UnaryInvoker, opts ...grpc.CallOption) error {
			return invoke(metadata.AppendToOutgoingContext(ctx, "taskhub", taskHub), method, req, reply, cc, opts...)
		}),
		grpc.WithStreamInterceptor(func(ctx context.Context, desc *grpc.StreamDesc, cc *grpc.ClientConn, method string,
			open grpc.Streamer, opts ...grpc.CallOption) (grpc.ClientStream, error) {
			return open(metadata.AppendToOutgoingContext(ctx, "taskhub", taskHub), desc, cc, method, opts...)
		}),
	)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })

	registry := task.NewTaskRegistry()
	if err := Register(registry, shop); err != nil {
		t.Fatal(err)
	}
	client := client.NewTaskHubGrpcClient(conn, backend.DefaultLogger())
	if err := client.StartWorkItemListener(ctx, registry); err != nil {
		t.Fatal(err)
	}
	return &ordersWorker{t, ctx, hub, client}
}
