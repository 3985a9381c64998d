package sdk

import (
	"context"
	"net"
	"sync"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
)

// connection is one gRPC connection to the backend, tapped, whose sockets the test can cut.
type connection struct {
	*grpc.ClientConn
	tap *wiretap

	mu      sync.Mutex
	sockets []net.Conn
}

// dial connects to a task hub; with an empty name it sends no taskhub header at all.
func dial(t *testing.T, taskHub string) *connection {
	t.Helper()
	c := &connection{tap: &wiretap{}}
	conn, err := grpc.Dial(address(),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithContextDialer(c.open),
		grpc.WithChainUnaryInterceptor(unaryHeader(taskHub), c.tap.unary),
		grpc.WithChainStreamInterceptor(streamHeader(taskHub), c.tap.stream),
	)
	if err != nil {
		t.Fatalf("dial %s: %v", address(), err)
	}
	c.ClientConn = conn
	t.Cleanup(func() { conn.Close() })
	return c
}

func (c *connection) open(ctx context.Context, address string) (net.Conn, error) {
	socket, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sockets = append(c.sockets, socket)
	return socket, nil
}

// cut closes every socket as a lost network would; gRPC opens a new one for the next call.
func (c *connection) cut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, socket := range c.sockets {
		socket.Close()
	}
	c.sockets = nil
}

func withTaskHub(ctx context.Context, taskHub string) context.Context {
	if taskHub == "" {
		return ctx
	}
	return metadata.AppendToOutgoingContext(ctx, "taskhub", taskHub)
}

func unaryHeader(taskHub string) grpc.UnaryClientInterceptor {
	return func(ctx context.Context, method string, req, reply any, cc *grpc.ClientConn,
		invoke grpc.UnaryInvoker, opts ...grpc.CallOption) error {
		return invoke(withTaskHub(ctx, taskHub), method, req, reply, cc, opts...)
	}
}

func streamHeader(taskHub string) grpc.StreamClientInterceptor {
	return func(ctx context.Context, desc *grpc.StreamDesc, cc *grpc.ClientConn, method string,
		open grpc.Streamer, opts ...grpc.CallOption) (grpc.ClientStream, error) {
		return open(withTaskHub(ctx, taskHub), desc, cc, method, opts...)
	}
}
