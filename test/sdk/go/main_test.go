// Package sdk holds what the official Go client and worker must find on a backend. The suite runs against the
// address in GREENROOM_ADDRESS; every test has a task hub of its own there.
package sdk

import (
	"fmt"
	"os"
	"testing"
)

// address is the host:port of the backend. It is read while tests run, so that go does not answer from its cache of
// results for another backend.
func address() string { return os.Getenv("GREENROOM_ADDRESS") }

func TestMain(m *testing.M) {
	if address() == "" {
		fmt.Fprintln(os.Stderr, "GREENROOM_ADDRESS is not set: start a backend (npx greenroom exec -- go test ./...)")
		os.Exit(1)
	}
	os.Exit(m.Run())
}
