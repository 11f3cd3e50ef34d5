package tokenissuer

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Audience is what tokens for Redis are for, https://learn.microsoft.com/azure/redis/entra-for-authentication
const Audience = "https://redis.azure.com"

// Tenant is the only one that the issuer knows.
const Tenant = "99999999-9999-4999-8999-999999999999"

// Options say what the issuer gives.
type Options struct {
	// ObjectID is the one principal's.
	ObjectID string
	// Life is how long a token lives; 0 is an hour. Tokens end on whole seconds.
	Life time.Duration
	// Issued is called with each token before it is given.
	Issued func(token string)
}

// Issuer is a running stand-in for Entra.
type Issuer struct {
	Options
	// Authority is the URL that a client of Entra is told instead of https://login.microsoftonline.com/.
	Authority string
	// Client reaches the issuer: it trusts its certificate, and finds it also where a machine's identity is asked for,
	// http://169.254.169.254.
	Client *http.Client

	key   *ecdsa.PrivateKey
	lock  sync.Mutex
	count int
	last  string
	asked []string
}

// Start starts an issuer for the length of the test.
func Start(t testing.TB, options Options) *Issuer {
	t.Helper()
	if options.Life == 0 {
		options.Life = time.Hour
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatalf("making a key: %v", err)
	}
	issuer := &Issuer{Options: options, key: key}
	routes := http.NewServeMux()
	routes.HandleFunc("GET /metadata/identity/oauth2/token", issuer.machine)
	routes.HandleFunc("GET /{tenant}/v2.0/.well-known/openid-configuration", issuer.describe)
	routes.HandleFunc("POST /{tenant}/oauth2/v2.0/token", issuer.workload)
	secure, plain := httptest.NewTLSServer(routes), httptest.NewServer(routes)
	t.Cleanup(secure.Close)
	t.Cleanup(plain.Close)
	issuer.Authority = secure.URL + "/"
	issuer.Client = secure.Client()
	transport := issuer.Client.Transport.(*http.Transport)
	transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		if address == "169.254.169.254:80" {
			address = plain.Listener.Addr().String()
		}
		return new(net.Dialer).DialContext(ctx, network, address)
	}
	return issuer
}

// Issue makes a token for the audience, which lives as the options say.
func (i *Issuer) Issue(audience string) (token string, expires time.Time, err error) {
	i.lock.Lock()
	defer i.lock.Unlock()
	i.count++
	now := time.Now()
	expires = now.Add(i.Life).Truncate(time.Second)
	token, err = sign(i.key, claims{
		Audience: strings.TrimSuffix(audience, "/.default"), Issuer: i.Authority + Tenant + "/v2.0", ObjectID: i.ObjectID,
		ID: strconv.Itoa(i.count), Issued: now.Unix(), Expires: expires.Unix(),
	})
	if err == nil && i.Issued != nil {
		i.Issued(token)
	}
	i.last = token
	return token, expires, err
}

// Count is how many tokens were issued.
func (i *Issuer) Count() int {
	i.lock.Lock()
	defer i.lock.Unlock()
	return i.count
}

// Last is the token that was issued last.
func (i *Issuer) Last() string {
	i.lock.Lock()
	defer i.lock.Unlock()
	return i.last
}

// Asked are the identities that were asked for, as the query of each request names them.
func (i *Issuer) Asked() []string {
	i.lock.Lock()
	defer i.lock.Unlock()
	return append([]string(nil), i.asked...)
}

// machine answers as the metadata service of a virtual machine,
// https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
func (i *Issuer) machine(writer http.ResponseWriter, request *http.Request) {
	query := request.URL.Query()
	if request.Header.Get("Metadata") != "true" || query.Get("resource") == "" {
		http.Error(writer, `{"error":"invalid_request"}`, http.StatusBadRequest)
		return
	}
	i.note(request.URL.RawQuery)
	i.answer(writer, query.Get("resource"), func(token string, expires time.Time) any {
		return map[string]string{
			"access_token": token, "token_type": "Bearer", "resource": query.Get("resource"),
			"expires_on": strconv.FormatInt(expires.Unix(), 10), "expires_in": strconv.Itoa(int(time.Until(expires).Seconds())),
		}
	})
}

// describe tells where tokens are had, https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc
func (i *Issuer) describe(writer http.ResponseWriter, request *http.Request) {
	base := i.Authority + request.PathValue("tenant")
	write(writer, map[string]string{
		"issuer": base + "/v2.0", "authorization_endpoint": base + "/oauth2/v2.0/authorize", "token_endpoint": base + "/oauth2/v2.0/token",
	})
}

// workload exchanges a pod's assertion for a token,
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
func (i *Issuer) workload(writer http.ResponseWriter, request *http.Request) {
	if request.PostFormValue("client_assertion") == "" || request.PostFormValue("scope") == "" {
		http.Error(writer, `{"error":"invalid_request"}`, http.StatusBadRequest)
		return
	}
	i.note("client_id=" + request.PostFormValue("client_id"))
	audience, _, _ := strings.Cut(request.PostFormValue("scope"), " ")
	i.answer(writer, audience, func(token string, expires time.Time) any {
		return map[string]any{"access_token": token, "token_type": "Bearer", "expires_in": max(int(time.Until(expires).Seconds()), 1)}
	})
}

func (i *Issuer) note(asked string) {
	i.lock.Lock()
	defer i.lock.Unlock()
	i.asked = append(i.asked, asked)
}

func (i *Issuer) answer(writer http.ResponseWriter, audience string, body func(string, time.Time) any) {
	token, expires, err := i.Issue(audience)
	if err != nil {
		http.Error(writer, fmt.Sprintf(`{"error":%q}`, err), http.StatusInternalServerError)
		return
	}
	write(writer, body(token, expires))
}

func write(writer http.ResponseWriter, body any) {
	writer.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(writer).Encode(body)
}
