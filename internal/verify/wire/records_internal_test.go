package wire

import (
	"crypto/tls"
	"testing"
)

// The beginning of a ServerHello of TLS 1.2 that picks TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256.
func helloOf(kind byte, version uint16, session int, rest ...byte) []byte {
	record := []byte{recordHandshake, 3, 3, 0, 0, kind, 0, 0, 0, byte(version >> 8), byte(version)}
	record = append(record, make([]byte, 32)...)
	record = append(record, byte(session))
	record = append(record, make([]byte, session)...)
	return append(record, rest...)
}

func TestAServersFirstWords(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		received []byte
		choice   Choice
		alert    string
	}{
		{"a choice", helloOf(serverHello, tls.VersionTLS12, 32, 0xC0, 0x2F), Choice{tls.VersionTLS12, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256}, ""},
		{"a choice without a session", helloOf(serverHello, tls.VersionTLS10, 0, 0x00, 0x2F), Choice{tls.VersionTLS10, tls.TLS_RSA_WITH_AES_128_CBC_SHA}, ""},
		{"a refusal", []byte{recordAlert, 3, 1, 0, 2, 2, 70}, Choice{}, "protocol_version"},
		{"a refusal without a name", []byte{recordAlert, 3, 1, 0, 2, 2, 250}, Choice{}, "250"},
		{"a choice that ends too early", helloOf(serverHello, tls.VersionTLS12, 32, 0xC0), Choice{}, ""},
		{"a session that is longer than all there is", helloOf(serverHello, tls.VersionTLS12, 0)[:43], Choice{}, ""},
		{"a client's words", helloOf(clientHello, tls.VersionTLS12, 0, 0, 2, 0, 5), Choice{}, ""},
		{"something else", []byte("HTTP/1.1 400 Bad Request\r\n"), Choice{}, ""},
		{"nothing", nil, Choice{}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			choice, alert := firstAnswer(test.received)
			if choice == nil {
				choice = &Choice{}
			}
			said := ""
			if alert != nil {
				said = alert.String()
			}
			if *choice != test.choice || said != test.alert {
				t.Errorf("got %+v and %q", *choice, said)
			}
		})
	}
}

func TestAnOfferIsSeenToHaveLeft(t *testing.T) {
	t.Parallel()
	old := Offer{Least: tls.VersionTLS10, Most: tls.VersionTLS10}
	weak := Offer{Least: tls.VersionTLS10, Most: tls.VersionTLS12, Suites: []uint16{tls.TLS_RSA_WITH_RC4_128_SHA}}
	tests := []struct {
		name  string
		offer Offer
		sent  []byte
		want  bool
	}{
		{"the version", old, helloOf(clientHello, tls.VersionTLS10, 0, 0, 2, 0, 0x2F), true},
		{"another version", old, helloOf(clientHello, tls.VersionTLS12, 0, 0, 2, 0, 0x2F), false},
		{"the suite", weak, helloOf(clientHello, tls.VersionTLS12, 0, 0, 4, 0, 0x2F, 0, 5), true},
		{"other suites", weak, helloOf(clientHello, tls.VersionTLS12, 0, 0, 2, 0, 0x2F), false},
		{"a list that announces more than there is", weak, helloOf(clientHello, tls.VersionTLS12, 0, 255, 255, 0, 5), true},
		{"nothing", old, nil, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := test.offer.made(test.sent); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func FuzzRecords(f *testing.F) {
	f.Add(helloOf(serverHello, tls.VersionTLS12, 32, 0xC0, 0x2F))
	f.Add([]byte{recordAlert, 3, 1, 0, 2, 2, 70})
	f.Fuzz(func(t *testing.T, data []byte) {
		if choice, alert := firstAnswer(data); choice != nil && alert != nil {
			t.Error("both a choice and a refusal")
		}
		Offer{Most: tls.VersionTLS12, Suites: []uint16{5}}.made(data)
	})
}
