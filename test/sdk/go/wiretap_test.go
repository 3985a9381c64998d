package sdk

import (
	"context"
	"encoding/json"
	"path"
	"sync"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// wiretap keeps the messages of a connection as JSON: the SDK hides its wire types, and its metadata leaves out
// parts of the state (failure details among them).
type wiretap struct {
	mu       sync.Mutex
	messages []message
}

type message struct {
	method   string
	received bool
	json     []byte
	err      error
}

func (w *wiretap) record(method string, received bool, body any, err error) {
	// Unset fields are written out: 0 is a valid action id.
	encoded, _ := protojson.MarshalOptions{EmitUnpopulated: true}.Marshal(body.(proto.Message))
	w.mu.Lock()
	defer w.mu.Unlock()
	w.messages = append(w.messages, message{path.Base(method), received, encoded, err})
}

func (w *wiretap) unary(ctx context.Context, method string, req, reply any, cc *grpc.ClientConn,
	invoke grpc.UnaryInvoker, opts ...grpc.CallOption) error {
	w.record(method, false, req, nil)
	err := invoke(ctx, method, req, reply, cc, opts...)
	w.record(method, true, reply, err)
	return err
}

func (w *wiretap) stream(ctx context.Context, desc *grpc.StreamDesc, cc *grpc.ClientConn, method string,
	open grpc.Streamer, opts ...grpc.CallOption) (grpc.ClientStream, error) {
	stream, err := open(ctx, desc, cc, method, opts...)
	return &tappedStream{stream, w, method}, err
}

type tappedStream struct {
	grpc.ClientStream
	tap    *wiretap
	method string
}

func (s *tappedStream) SendMsg(m any) error {
	s.tap.record(s.method, false, m, nil)
	return s.ClientStream.SendMsg(m)
}

func (s *tappedStream) RecvMsg(m any) error {
	err := s.ClientStream.RecvMsg(m)
	if err == nil {
		s.tap.record(s.method, true, m, nil)
	}
	return err
}

// answered counts the calls of a method which came back without an error.
func (w *wiretap) answered(method string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	count := 0
	for _, m := range w.messages {
		if m.method == method && m.received && m.err == nil {
			count++
		}
	}
	return count
}

// sent decodes the requests of a method, received its replies (for GetWorkItems: the work items).
func sent[T any](t *testing.T, w *wiretap, method string) []T { return decode[T](t, w, method, false) }
func received[T any](t *testing.T, w *wiretap, method string) []T {
	return decode[T](t, w, method, true)
}

func decode[T any](t *testing.T, w *wiretap, method string, received bool) []T {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	var all []T
	for _, m := range w.messages {
		if m.method != method || m.received != received || m.err != nil {
			continue
		}
		var value T
		if err := json.Unmarshal(m.json, &value); err != nil {
			t.Fatalf("decode %s: %v", method, err)
		}
		all = append(all, value)
	}
	return all
}
