package accesskeys

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// material is of the length and alphabet of an access key.
const material = "PLANTEDkey0000AzCaAbCdEfGhIjKlMnOpQrStUvWx="

func TestAKeyIsMaskedInEveryWayOfPrinting(t *testing.T) {
	t.Parallel()
	key := newKey(material)
	type hidden struct {
		key  Key
		pair pair
	}
	inside := hidden{key, pair{key, key}}
	var text strings.Builder
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%T %v"} {
		fmt.Fprintf(&text, verb+"\n", key)
		fmt.Fprintf(&text, verb+"\n", &key)
		fmt.Fprintf(&text, verb+"\n", inside)
		fmt.Fprintf(&text, verb+"\n", &secret{key: key})
	}
	fmt.Fprintln(&text, errors.New("x "+key.String()), key.GoString())
	for _, marshal := range []func(any) ([]byte, error){json.Marshal, xml.Marshal, yaml.Marshal} {
		marshalled, err := marshal(struct{ Key Key }{key})
		text.WriteString(string(marshalled) + fmt.Sprint(err))
	}
	var logged bytes.Buffer
	slog.New(slog.NewTextHandler(&logged, nil)).Info("x", "key", key)
	slog.New(slog.NewJSONHandler(&logged, nil)).Info("x", "key", key)
	text.WriteString(logged.String())
	if shown := text.String(); strings.Contains(shown, "PLANTED") || strings.Contains(shown, fmt.Sprintf("%x", "PLANTED")) {
		t.Errorf("the key is shown:\n%s", shown)
	}
	if key.value() != material || !key.Same(newKey(material)) || key.Same(newKey("other")) || (Key{}).Same(Key{}) {
		t.Error("the key itself cannot be had or compared")
	}
}

func TestWordsOfAzureAreMaskedWhereTheyCouldBeAKey(t *testing.T) {
	t.Parallel()
	id := "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rgshop1prod/providers/Microsoft.Cache/redis/shop"
	for text, want := range map[string]string{
		"key " + material + " is bad":           "key " + mask + " is bad",
		`{"primaryKey":"` + material + `"}`:     `{"primaryKey":"` + mask + `"}`,
		"The resource " + id + " was not found": "The resource " + id + " was not found",
		"Caller is not authorized.":             "Caller is not authorized.",
	} {
		if got := masked(text); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestAnErrorOfTheSDKKeepsNothingOfTheAnswer(t *testing.T) {
	t.Parallel()
	reduced, ended := reduce("reading", fmt.Errorf("token endpoint said: %s\nRESPONSE 400\n{...}", material))
	if ended != nil || strings.Contains(reduced.Error(), "PLANTED") || strings.Contains(reduced.Error(), "RESPONSE") || errors.Unwrap(error(reduced)) != nil {
		t.Errorf("got %v, %v", reduced, ended)
	}
}
