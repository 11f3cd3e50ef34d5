package sandbox

import (
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/tests/sandbox/requests"
)

// world is a sandbox with a provider instance of each major.
type world struct {
	*Server
	v2, v3 *client
}

func newWorld(t *testing.T, o Options, made ...requests.Making) *world {
	t.Helper()
	s := start(t, o)
	w := &world{Server: s, v2: connect(t, s, "2.92.3"), v3: connect(t, s, "3.23.0")}
	for _, m := range made {
		w.mustMake(m)
	}
	return w
}

func (w *world) of(token string) *client {
	if strings.HasPrefix(token, "azure-native:redisenterprise:") {
		return w.v3
	}
	return w.v2
}

func (w *world) make(m requests.Making) (string, error) {
	id, _, err := w.of(m.Token).create(m.Token, m.Inputs)
	return id, err
}

func (w *world) mustMake(m requests.Making) (string, map[string]any) {
	w.v2.t.Helper()
	return w.of(m.Token).mustCreate(m.Token, m.Inputs)
}

func (w *world) change(m requests.Making, id string) error {
	return w.of(m.Token).update(m.Token, id, m.Inputs)
}

func (w *world) remove(token, id string) error { return w.of(token).remove(token, id) }

func (w *world) mustRemove(token, id string) {
	w.v2.t.Helper()
	if err := w.remove(token, id); err != nil {
		w.v2.t.Fatal(err)
	}
}

func (w *world) resource(id string) arm.Resource {
	for _, r := range w.Resources() {
		if arm.SameID(r.ID, id) {
			return r
		}
	}
	return arm.Resource{}
}
