package orders

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// testHub is a task hub of greenroom as tests see it, over its control API: HTTP and JSON. Yours to copy.
type testHub struct {
	t   *testing.T
	url string
}

// fakeCall is what a fake was called with.
type fakeCall struct {
	Input json.RawMessage
	// At is in milliseconds since the epoch, on the hub's clock.
	At float64
}

// newTestHub makes a hub whose time is skipped: whatever a test waits for, days included, comes at once.
func newTestHub(t *testing.T, control, name string) *testHub {
	t.Helper()
	hub := &testHub{t, control + "/v1/hubs/" + url.PathEscape(name)}
	hub.send("PUT", "", `{"time": "skip"}`, nil)
	return hub
}

// fake has the backend answer work in the place of workers; it returns the fake's id.
func (h *testHub) fake(fake string) string {
	h.t.Helper()
	var answer struct{ Fakes []struct{ ID string } }
	h.send("POST", "/fakes", "["+fake+"]", &answer)
	return answer.Fakes[0].ID
}

// calls are those that a fake has answered.
func (h *testHub) calls(fakeID string) []fakeCall {
	h.t.Helper()
	var answer struct{ Calls []fakeCall }
	h.send("GET", "/fakes/"+fakeID, "", &answer)
	return answer.Calls
}

// explain says why whatever has not ended waits; it is empty when all has.
func (h *testHub) explain() string {
	h.t.Helper()
	var answer struct{ Text string }
	h.send("GET", "/explain", "", &answer)
	return answer.Text
}

func (h *testHub) send(method, path, body string, answer any) {
	h.t.Helper()
	if err := h.try(method, path, body, answer); err != nil {
		h.t.Fatalf("%s %s: %v", method, h.url+path, err)
	}
}

func (h *testHub) try(method, path, body string, answer any) error {
	request, err := http.NewRequest(method, h.url+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("content-type", "application/json")
	client := http.Client{Timeout: 30 * time.Second}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode >= 300 {
		refusal, _ := io.ReadAll(response.Body)
		return fmt.Errorf("%s: %s", response.Status, refusal)
	}
	if answer == nil {
		return nil
	}
	return json.NewDecoder(response.Body).Decode(answer)
}
