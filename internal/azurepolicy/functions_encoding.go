package azurepolicy

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"
)

// encodingFunctions are the encodings of
// https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string
func encodingFunctions() []function {
	coded := func(name string, f func(string) (any, error)) function {
		return plain(name, 1, 1, func(a []any) (any, error) {
			text, err := asText(a[0])
			if err != nil {
				return nil, err
			}
			return f(text)
		})
	}
	return []function{
		coded("base64", func(t string) (any, error) { return base64.StdEncoding.EncodeToString([]byte(t)), nil }),
		coded("base64ToString", func(t string) (any, error) { return fromBase64(t) }),
		coded("base64ToJson", func(t string) (any, error) {
			text, err := fromBase64(t)
			if err != nil {
				return nil, err
			}
			return parseJSON([]any{text})
		}),
		coded("dataUri", func(t string) (any, error) {
			return "data:text/plain;charset=utf8;base64," + base64.StdEncoding.EncodeToString([]byte(t)), nil
		}),
		coded("dataUriToString", func(t string) (any, error) {
			_, content, found := strings.Cut(t, ";base64,")
			if !strings.HasPrefix(t, "data:") || !found {
				return nil, fmt.Errorf("%s is no data URI in base64", quote(t))
			}
			return fromBase64(content)
		}),
		coded("uriComponent", func(t string) (any, error) { return strings.ReplaceAll(url.QueryEscape(t), "+", "%20"), nil }),
		coded("uriComponentToString", func(t string) (any, error) {
			text, err := url.PathUnescape(t)
			if err != nil {
				return nil, fmt.Errorf("decoding: %w", err)
			}
			return text, nil
		}),
		plain("uri", 2, 2, joinURI),
	}
}

func fromBase64(text string) (string, error) {
	decoded, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return "", fmt.Errorf("decoding base64: %w", err)
	}
	return string(decoded), nil
}

// joinURI resolves a relative URI against a base: without a slash at its end, the base loses its last segment.
func joinURI(a []any) (any, error) {
	base, err := asText(a[0])
	if err != nil {
		return nil, err
	}
	relative, err := asText(a[1])
	if err != nil {
		return nil, err
	}
	parsed, err := url.Parse(base)
	if err != nil || !parsed.IsAbs() {
		return nil, fmt.Errorf("%s is no absolute URI", quote(base))
	}
	resolved, err := parsed.Parse(relative)
	if err != nil {
		return nil, fmt.Errorf("joining %s: %w", quote(relative), err)
	}
	return resolved.String(), nil
}
