package accesskeys_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	sdklog "github.com/Azure/azure-sdk-for-go/sdk/azcore/log"
)

// sdkLog is all that the Azure SDK logs while the tests run, as it would be with AZURE_SDK_GO_LOGGING=all.
var sdkLog struct {
	sync.Mutex
	lines []string
}

func TestMain(m *testing.M) {
	sdklog.SetListener(func(_ sdklog.Event, line string) {
		sdkLog.Lock()
		defer sdkLog.Unlock()
		sdkLog.lines = append(sdkLog.lines, line)
	})
	code := m.Run()
	if found := leaks(strings.Join(sdkLog.lines, "\n"), planted); found != "" {
		fmt.Fprintf(os.Stderr, "the SDK's log of %d lines holds a planted key: %s\n", len(sdkLog.lines), found)
		code = 1
	}
	os.Exit(code)
}

// leaks finds a planted key in text, also one that was encoded on the way, and returns what is around it.
func leaks(text, word string) string {
	encoded := base64.StdEncoding.EncodeToString([]byte(word))
	for _, form := range []string{word, url.QueryEscape(word), fmt.Sprintf("%x", word), strings.TrimRight(encoded, "=")[:len(word)]} {
		if at := strings.Index(text, form); at >= 0 {
			return text[max(0, at-40):min(len(text), at+40)]
		}
	}
	return ""
}

// scan looks for planted keys in all that a run gives to its caller.
func scan(t *testing.T, given ...any) {
	t.Helper()
	for _, one := range given {
		texts := []string{fmt.Sprintf("%v", one), fmt.Sprintf("%+v", one), fmt.Sprintf("%#v", one)}
		if marshalled, err := json.Marshal(one); err == nil {
			texts = append(texts, string(marshalled))
		}
		if err, ok := one.(error); ok {
			for ; err != nil; err = errors.Unwrap(err) {
				texts = append(texts, fmt.Sprintf("%+v %#v", err, err))
			}
		}
		if found := leaks(strings.Join(texts, "\n"), planted); found != "" {
			t.Errorf("a planted key is shown: %s", found)
		}
	}
}

func TestTheScanFindsAPlantedKeyHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	key := newWorld(false).keys["Primary"]
	for name, text := range map[string]string{
		"as it is":  "the key is " + key,
		"in JSON":   fmt.Sprintf("{%q: %q}", "primaryKey", key),
		"in a URL":  "https://x/?key=" + url.QueryEscape(key),
		"as base64": base64.StdEncoding.EncodeToString([]byte(key)),
		"as hex":    fmt.Sprintf("%x", key),
	} {
		if leaks(text, planted) == "" {
			t.Errorf("%s: not found", name)
		}
	}
	if found := leaks("[key not shown] and nothing else", planted); found != "" {
		t.Errorf("found %q in a text without a key", found)
	}
}

func TestTheSDKLogsRequestsAndNoKeys(t *testing.T) {
	t.Parallel()
	if _, err := rotate(t, &wire{world: published(true)}, nil); err != nil {
		t.Fatal(err)
	}
	sdkLog.Lock()
	defer sdkLog.Unlock()
	log := strings.Join(sdkLog.lines, "\n")
	for _, part := range []string{"/regenerateKey", "/listKeys", "/secrets/" + secretName} {
		if !strings.Contains(log, part) {
			t.Errorf("the log was not captured: no request to %s in it", part)
		}
	}
	if found := leaks(log, planted); found != "" {
		t.Errorf("a planted key is in the log: %s", found)
	}
}
