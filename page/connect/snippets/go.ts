/** A worker and a client with the Go SDK. */
import { isDefault, quoted, type Reached } from './reached.ts'

export function go({ address, hub }: Reached): string {
  const [imports, options] = isDefault(hub)
    ? [
        '',
        `conn := must(grpc.Dial(${quoted(address)}, grpc.WithTransportCredentials(insecure.NewCredentials())))`,
      ]
    : ['\n\t"google.golang.org/grpc/metadata"', dialWithHub(address, hub)]
  return `// go get github.com/microsoft/durabletask-go@v0.6.0
package main

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/microsoft/durabletask-go/api"
	"github.com/microsoft/durabletask-go/backend"
	"github.com/microsoft/durabletask-go/client"
	"github.com/microsoft/durabletask-go/task"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"${imports}
)

func Greet(ctx task.ActivityContext) (any, error) {
	var name string
	err := ctx.GetInput(&name)
	return "Hello, " + name + "!", err
}

func Hello(ctx *task.OrchestrationContext) (any, error) {
	var name, greeting string
	if err := ctx.GetInput(&name); err != nil {
		return nil, err
	}
	err := ctx.CallActivity(Greet, task.WithActivityInput(name)).Await(&greeting)
	return greeting, err
}

func main() {
	// The client tries a failing call again until its context ends: give it a deadline.
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	${options}

	tasks := task.NewTaskRegistry()
	check(tasks.AddOrchestrator(Hello))
	check(tasks.AddActivity(Greet))

	hub := client.NewTaskHubGrpcClient(conn, backend.DefaultLogger())
	check(hub.StartWorkItemListener(ctx, tasks))
	id := must(hub.ScheduleNewOrchestration(ctx, "Hello", api.WithInput("Ada")))
	state := must(hub.WaitForOrchestrationCompletion(ctx, id, api.WithFetchPayloads(true)))
	fmt.Println(state.SerializedOutput)
}

func must[T any](value T, err error) T { check(err); return value }

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
`
}

const dialWithHub = (
  address: string,
  hub: string,
): string => `named := func(ctx context.Context) context.Context {
		return metadata.AppendToOutgoingContext(ctx, "taskhub", ${quoted(hub)})
	}
	conn := must(grpc.Dial(${quoted(address)},
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithUnaryInterceptor(func(ctx context.Context, method string, req, reply any, conn *grpc.ClientConn,
			call grpc.UnaryInvoker, options ...grpc.CallOption) error {
			return call(named(ctx), method, req, reply, conn, options...)
		}),
		grpc.WithStreamInterceptor(func(ctx context.Context, desc *grpc.StreamDesc, conn *grpc.ClientConn, method string,
			stream grpc.Streamer, options ...grpc.CallOption) (grpc.ClientStream, error) {
			return stream(named(ctx), desc, conn, method, options...)
		}),
	))`
