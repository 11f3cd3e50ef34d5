package connections_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/accesskeys"
	"github.com/redoubt-iac/redoubt/internal/accesskeys/connections"
	"github.com/redoubt-iac/redoubt/tests/redisserver"
)

const ownLine = "id=7 addr=10.1.0.4:50000 laddr=10.1.0.9:6380 fd=9 name= age=0 idle=0 flags=N db=0 cmd=client|list user=default\n"

func hang(connection net.Conn) { _, _ = io.Copy(io.Discard, connection) }

// askFake asks a fake for connections older than now, with little patience.
func askFake(t *testing.T, server *fake, cacheID string) accesskeys.Usage {
	t.Helper()
	host := classicHost
	if cacheID == managedID {
		host = managedHost
	}
	return ask(t, connections.Options{Host: host, Key: published, Roots: server.Roots, Dial: lead(server.address), Timeout: 2 * time.Second}, cacheID, time.Now())
}

func TestServersThatAreNotWhatTheyShouldBe(t *testing.T) {
	t.Parallel()
	authority := redisserver.NewAuthority(t, classicHost, managedHost)
	old := "id=3 addr=10.1.0.5:50001 name=orders age=9000 flags=N cmd=get user=default\n"
	// An old Redis quotes a command that it does not know, and so the key.
	quotes := talk(func(words []string) string {
		return "-ERR unknown command '" + words[0] + "', with args beginning with: '" + strings.Join(words[1:], "', '") + "'\r\n"
	})
	tests := []struct {
		name  string
		serve func(net.Conn)
		words []string
	}{
		{"a server that hangs after the handshake", hang, []string{"did not answer within 2s", "private endpoint"}},
		{"a server that hangs at CLIENT LIST", redisLike("$100\r\nid=7 "), []string{"did not answer within 2s"}},
		{"a server that ends the connection", redisLike(""), []string{"ended the connection"}},
		{"a server that refuses CLIENT", redisLike("-ERR unknown command 'client'\r\n"), []string{"the server refuses it (ERR)"}},
		{"a server that quotes the sign-in in its refusal", quotes, []string{"the server refuses it (ERR)"}},
		{"a server that speaks HTTP", func(c net.Conn) {
			_, _ = io.WriteString(c, "HTTP/1.1 400 Bad Request\r\n\r\n")
			hang(c)
		}, []string{"something other than Redis' protocol"}},
		{"a list without the connection that asked", redisLike(bulk("id=8 addr=10.1.0.5:1 age=0 flags=N cmd=get user=42\n")), []string{"lacks the very connection"}},
		{"a list without users", redisLike(bulk("id=7 addr=10.1.0.5:1 age=0 flags=N cmd=client\n")), []string{"not a connection with id, user and age"}},
		{"a list that calls a key's user something else", redisLike(bulk(strings.Replace(ownLine, "user=default", "user=primary", 1))), []string{"something other than default"}},
		{"a list that is a number", redisLike(":1\r\n"), []string{"not a connection with id, user and age"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := startFake(t, authority, test.serve)
			check(t, askFake(t, server, classicID), false, 0, test.words...)
		})
	}
	t.Run("an old connection counts although the rest of the list is doubtful", func(t *testing.T) {
		t.Parallel()
		server := startFake(t, authority, redisLike(bulk(old+"this is no connection\n")))
		check(t, askFake(t, server, classicID), true, 1, "1 from 10.1.0.5 (orders)", "there may be more")
	})
}

func TestAnswersBeyondAllMeasureAreNotRead(t *testing.T) {
	t.Parallel()
	authority := redisserver.NewAuthority(t, classicHost, managedHost)
	line := strings.Repeat("x", 1<<10)
	endless := func(start string) func(net.Conn) {
		return func(connection net.Conn) {
			_, err := io.WriteString(connection, start)
			for err == nil {
				_, err = io.WriteString(connection, line)
			}
		}
	}
	tests := []struct {
		name  string
		serve func(net.Conn)
	}{
		{"a list of 50 MB", redisLike(bulk(strings.Repeat(line, 50<<10)))},
		{"a list that announces more than there is memory", redisLike("$9223372036854775807\r\n")},
		{"an array that announces more than there is memory", redisLike("*9223372036854775807\r\n")},
		{"a line without an end", endless("+")},
		{"strings without an end", endless("*65536\r\n$15000000\r\n")},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := startFake(t, authority, test.serve)
			check(t, askFake(t, server, classicID), false, 0, "longer than 16 MiB")
			// What the kernel's buffers take on the way is beyond the server's knowledge.
			if sent := server.sent.Load(); sent > 40<<20 {
				t.Errorf("the probe let the server send %d bytes", sent)
			}
		})
	}
}

func TestAServerThatIsNotTheCacheGetsNoKey(t *testing.T) {
	t.Parallel()
	unasked := func(t *testing.T) func(net.Conn) {
		t.Helper()
		return func(connection net.Conn) {
			if got, _ := io.ReadAll(connection); len(got) > 0 {
				t.Errorf("the server got %q", got)
			}
		}
	}
	t.Run("a certificate for another name", func(t *testing.T) {
		t.Parallel()
		server := startFake(t, redisserver.NewAuthority(t, "other.redis.cache.windows.net"), unasked(t))
		check(t, askFake(t, server, classicID), false, 0, "not one for "+classicHost)
	})
	t.Run("a certificate of an unknown authority", func(t *testing.T) {
		t.Parallel()
		server := startFake(t, redisserver.NewAuthority(t, classicHost), unasked(t))
		server.Roots = redisserver.NewAuthority(t, classicHost).Roots
		check(t, askFake(t, server, classicID), false, 0, "this machine does not trust")
	})
	t.Run("a server without TLS", func(t *testing.T) {
		t.Parallel()
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = listener.Close() })
		go func() {
			for {
				connection, err := listener.Accept()
				if err != nil {
					return
				}
				_, _ = io.WriteString(connection, "-ERR plain\r\n")
			}
		}()
		server := &fake{Authority: redisserver.NewAuthority(t, classicHost), address: listener.Addr().String()}
		check(t, askFake(t, server, classicID), false, 0, "does not speak TLS")
	})
	t.Run("a port that nobody listens on", func(t *testing.T) {
		t.Parallel()
		server := &fake{Authority: redisserver.NewAuthority(t, classicHost), address: net.JoinHostPort("127.0.0.1", strconv.Itoa(redisserver.FreePort(t)))}
		check(t, askFake(t, server, classicID), false, 0, "cannot be reached from here", "network security groups", classicHost+":6380")
	})
	t.Run("a name that does not resolve", func(t *testing.T) {
		t.Parallel()
		usage := ask(t, connections.Options{
			Host: managedHost, Key: published,
			Dial: func(context.Context, string, string) (net.Conn, error) {
				return nil, &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: managedHost, IsNotFound: true}}
			},
		}, managedID, time.Now())
		check(t, usage, false, 0, "does not resolve", "privatelink.redis.azure.net")
	})
}

func TestAClusterThatIsNotAllSeenIsNotKnown(t *testing.T) {
	t.Parallel()
	authority := redisserver.NewAuthority(t, classicHost)
	port := strconv.Itoa(redisserver.FreePort(t))
	slots := func(address, port string) string {
		return fmt.Sprintf("*1\r\n*3\r\n:0\r\n:16383\r\n*2\r\n$%d\r\n%s\r\n:%s\r\n", len(address), address, port)
	}
	tests := []struct{ name, slots, want string }{
		{"a node out of reach", slots("127.0.0.1", port), "127.0.0.1:" + port + ": it could not be asked"},
		{"a node with an address that is none", slots("?", "0"), "?:0: it could not be asked"},
		{"no node at all", "*0\r\n", "CLUSTER SLOTS names no node"},
		{"a refusal of CLUSTER", "-NOPERM no\r\n", "whether there are more nodes could not be found out by CLUSTER SLOTS"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := startFake(t, authority, redisLike(bulk(ownLine), test.slots))
			check(t, askFake(t, server, classicID), false, 0, test.want)
		})
	}
	t.Run("a node without an address of its own is the host", func(t *testing.T) {
		t.Parallel()
		server := startFake(t, authority, redisLike(bulk(ownLine), slots("", "6380")))
		check(t, askFake(t, server, classicID), true, 0, "nobody is connected")
	})
}

func TestTheKeyCannotBeRead(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		key  func(context.Context) (string, error)
		want string
	}{
		{"the vault refuses", func(context.Context) (string, error) { return "", errors.New("Azure answered 403") }, "could not be read: Azure answered 403"},
		{"the secret is empty", func(context.Context) (string, error) { return "", nil }, "the published key is empty"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			check(t, ask(t, connections.Options{Host: classicHost, Key: test.key}, classicID, time.Now()), false, 0, test.want)
		})
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	t.Run("all that is wrong with the options is said at once", func(t *testing.T) {
		t.Parallel()
		_, err := connections.New(connections.Options{Host: "evil.example.com", Port: 70000, Timeout: -1})
		if err == nil {
			t.Fatal("no error")
		}
		for _, want := range []string{`host: not the host name of a cache; expected <cache>.redis.cache.windows.net`, "key: missing", "port: out of range", "timeout: negative"} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("the error lacks %q:\n%v", want, err)
			}
		}
	})
	t.Run("a host of another cache", func(t *testing.T) {
		t.Parallel()
		probe, err := connections.New(connections.Options{Host: "mail.redis.cache.windows.net", Key: published})
		if err != nil {
			t.Fatal(err)
		}
		_, err = probe(t.Context(), accesskeys.Question{CacheID: classicID})
		if err == nil || !strings.Contains(err.Error(), "not the host of the cache") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("the end of the context is an error and not an answer", func(t *testing.T) {
		t.Parallel()
		authority := redisserver.NewAuthority(t, classicHost)
		ctx, cancel := context.WithCancel(t.Context())
		server := startFake(t, authority, func(connection net.Conn) {
			buffer := make([]byte, 1)
			_, _ = connection.Read(buffer)
			cancel()
			hang(connection)
		})
		probe, err := connections.New(connections.Options{Host: classicHost, Key: published, Roots: authority.Roots, Dial: lead(server.address)})
		if err != nil {
			t.Fatal(err)
		}
		if _, err = probe(ctx, accesskeys.Question{CacheID: classicID}); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}
