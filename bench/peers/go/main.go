// The sidecar of durabletask-go as a process, its database in memory: what its own main does, on a port that the bench
// chooses. Each line on stdin is answered with the CPU used so far.
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"log"
	"net"
	"os"
	"syscall"

	"github.com/microsoft/durabletask-go/backend"
	"github.com/microsoft/durabletask-go/backend/sqlite"
	"google.golang.org/grpc"
)

func main() {
	port := flag.Int("port", 0, "port to listen on; 0 takes a free one")
	flag.Parse()

	logger := backend.DefaultLogger()
	store := sqlite.NewSqliteBackend(sqlite.NewSqliteOptions(""), logger)
	executor, register := backend.NewGrpcExecutor(store, logger)
	server := grpc.NewServer()
	register(server)
	worker := backend.NewTaskHubWorker(
		store,
		backend.NewOrchestrationWorker(store, executor, logger),
		backend.NewActivityTaskWorker(store, executor, logger),
		logger,
	)
	check(worker.Start(context.Background()))

	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", *port))
	check(err)
	fmt.Printf("{\"ready\": \"%v\"}\n", listener.Addr())
	go answer()
	check(server.Serve(listener))
}

// answer goes on until stdin ends: then whoever started this process is gone.
func answer() {
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		var usage syscall.Rusage
		check(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
		fmt.Printf("{\"cpu\": %d}\n", microseconds(usage.Utime)+microseconds(usage.Stime))
	}
	os.Exit(0)
}

func microseconds(t syscall.Timeval) int64 { return int64(t.Sec)*1_000_000 + int64(t.Usec) }

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
