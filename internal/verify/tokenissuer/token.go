package tokenissuer

import (
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"
)

// claims are those that the tests need of
// https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
type claims struct {
	Audience string `json:"aud"`
	Issuer   string `json:"iss"`
	ObjectID string `json:"oid"`
	ID       string `json:"uti"`
	Issued   int64  `json:"iat"`
	Expires  int64  `json:"exp"`
}

// sign makes a token, https://www.rfc-editor.org/rfc/rfc7518#section-3.4
func sign(key *ecdsa.PrivateKey, said claims) (string, error) {
	body, err := json.Marshal(said)
	if err != nil {
		return "", fmt.Errorf("writing claims: %w", err)
	}
	text := encode([]byte(`{"alg":"ES256","typ":"JWT"}`)) + "." + encode(body)
	digest := sha256.Sum256([]byte(text))
	r, s, err := ecdsa.Sign(rand.Reader, key, digest[:])
	if err != nil {
		return "", fmt.Errorf("signing: %w", err)
	}
	signature := make([]byte, 64)
	r.FillBytes(signature[:32])
	s.FillBytes(signature[32:])
	return text + "." + encode(signature), nil
}

// Check judges a token as a cache does: its signature, its audience, its principal and its time. It says when the token
// ends.
func (i *Issuer) Check(user, token, audience string) (expires time.Time, err error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return time.Time{}, errors.New("not a token")
	}
	digest := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || len(signature) != 64 {
		return time.Time{}, errors.New("no signature")
	}
	r, s := new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])
	if !ecdsa.Verify(&i.key.PublicKey, digest[:], r, s) {
		return time.Time{}, errors.New("forged")
	}
	body, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return time.Time{}, fmt.Errorf("reading claims: %w", err)
	}
	var said claims
	if err := json.Unmarshal(body, &said); err != nil {
		return time.Time{}, fmt.Errorf("reading claims: %w", err)
	}
	expires = time.Unix(said.Expires, 0)
	switch {
	case said.Audience != audience:
		return expires, errors.New("for another application")
	case said.ObjectID != user:
		return expires, errors.New("another principal's")
	case time.Now().After(expires):
		return expires, errors.New("expired")
	}
	return expires, nil
}

func encode(raw []byte) string { return base64.RawURLEncoding.EncodeToString(raw) }
