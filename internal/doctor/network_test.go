package doctor

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestHostsAreAskedOnce(t *testing.T) {
	t.Parallel()
	answering := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }))
	t.Cleanup(answering.Close)
	asking := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusProxyAuthRequired) }))
	t.Cleanup(asking.Close)
	closed := httptest.NewTLSServer(http.NotFoundHandler())
	closed.Close()
	for name, test := range map[string]struct {
		url       string
		transport http.RoundTripper
		want      Status
		says, do  string
	}{
		"any answer will do":               {answering.URL, answering.Client().Transport, OK, "answers directly with 403", ""},
		"a proxy that wants a password":    {asking.URL, asking.Client().Transport, Problem, "407", "a user and a password"},
		"a certificate that nobody trusts": {answering.URL, &http.Transport{}, Problem, "certificate", "replaces certificates"},
		"nobody listens":                   {closed.URL, answering.Client().Transport, Problem, "refused", "TCP 443"},
		"a name that does not exist":       {"https://nowhere.invalid/", answering.Client().Transport, Problem, "nowhere.invalid", "DNS"},
		"an address that is none":          {"https://[/", nil, Problem, "parse", "correct the address"},
	} {
		report := Run(context.Background(), NetworkChecks([]Host{{test.url, "tests"}}, test.transport), Limits{Each: 20 * time.Second, Whole: time.Minute})
		f := report.Findings[0]
		if f.Status != test.want || !strings.Contains(f.Found, test.says) || !strings.Contains(f.Do, test.do) {
			t.Errorf("%s: got %+v", name, f)
		}
	}
}

func TestAHostThatNeverAnswersHangsNothing(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0") // it takes connections and says nothing
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	checks := NetworkChecks([]Host{{"https://" + listener.Addr().String() + "/", "tests"}}, &http.Transport{})
	report := Run(context.Background(), checks, Limits{Each: 200 * time.Millisecond, Whole: time.Minute})
	if f := report.Findings[0]; f.Status != Problem || f.Do == "" {
		t.Errorf("got %+v", f)
	}
}

func TestTheStatesHostIsAskedToo(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ backend, account, want string }{
		"Pulumi Cloud":                     {"https://api.pulumi.com", "", "https://api.pulumi.com/"},
		"a container, account by variable": {"azblob://state", "stpulumi", "https://stpulumi.blob.core.chinacloudapi.cn/"},
		"a container, account in it":       {"azblob://state?storage_account=stother", "", "https://stother.blob.core.chinacloudapi.cn/"},
		"a container of no known account":  {"azblob://state", "", ""},
		"a folder":                         {"file://~", "", ""},
		"nothing":                          {"", "", ""},
	} {
		cloud, err := FindCloud("China")
		if err != nil {
			t.Fatal(err)
		}
		m := fake(t, nil, map[string]string{"PULUMI_BACKEND_URL": test.backend, "AZURE_STORAGE_ACCOUNT": test.account})
		got := ""
		for _, host := range NetworkHosts(m, Project{}, cloud) {
			if strings.Contains(host.UsedFor, "state") {
				got = host.URL
			}
		}
		if got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
	if _, err := FindCloud("moon"); err == nil || !strings.Contains(err.Error(), "public, usgovernment or china") {
		t.Errorf("got %v", err)
	}
}
