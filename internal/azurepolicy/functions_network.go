package azurepolicy

import (
	"fmt"
	"net/netip"
	"strings"
)

// networkFunctions is ipRangeContains,
// https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule#policy-functions
func networkFunctions() []function {
	return []function{plain("ipRangeContains", 2, 2, func(a []any) (any, error) {
		var ranges [2]addressRange
		for i := range ranges {
			text, err := asText(a[i])
			if err != nil {
				return nil, err
			}
			if ranges[i], err = parseRange(text); err != nil {
				return nil, err
			}
		}
		outer, inner := ranges[0], ranges[1]
		if outer.first.Is4() != inner.first.Is4() {
			return nil, fmt.Errorf("cannot compare an IPv4 range with an IPv6 range")
		}
		return outer.first.Compare(inner.first) <= 0 && inner.last.Compare(outer.last) <= 0, nil
	})}
}

// addressRange is all addresses from first to last.
type addressRange struct{ first, last netip.Addr }

// parseRange reads an address, a range in CIDR notation, or two addresses with a hyphen between them.
func parseRange(text string) (addressRange, error) {
	malformed := fmt.Errorf("%s is no address, CIDR range or first-last range", quote(text))
	if first, last, ok := strings.Cut(text, "-"); ok {
		from, err := netip.ParseAddr(strings.TrimSpace(first))
		to, err2 := netip.ParseAddr(strings.TrimSpace(last))
		if err != nil || err2 != nil || from.Is4() != to.Is4() || from.Compare(to) > 0 {
			return addressRange{}, malformed
		}
		return addressRange{from, to}, nil
	}
	if prefix, err := netip.ParsePrefix(text); err == nil {
		return addressRange{prefix.Masked().Addr(), lastOf(prefix)}, nil
	}
	address, err := netip.ParseAddr(text)
	if err != nil {
		return addressRange{}, malformed
	}
	return addressRange{address, address}, nil
}

// lastOf returns the last address of a prefix.
func lastOf(prefix netip.Prefix) netip.Addr {
	bytes := prefix.Masked().Addr().AsSlice()
	for bit := prefix.Bits(); bit < len(bytes)*8; bit++ {
		bytes[bit/8] |= 1 << (7 - bit%8)
	}
	last, _ := netip.AddrFromSlice(bytes)
	return last
}
