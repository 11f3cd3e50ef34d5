package names

import (
	"net/netip"
	"slices"
)

// PrivateRange is a range of addresses that cannot be reached from the Internet.
type PrivateRange struct {
	Prefix netip.Prefix
	// Source is the public page that says so.
	Source string
}

// PrivateRanges are all of them. Link-local addresses are not among them: no private endpoint has one. The shared address
// space of RFC 6598 is, because Azure takes it for virtual networks and treats it as private.
var PrivateRanges = []PrivateRange{
	{netip.MustParsePrefix("10.0.0.0/8"), "https://www.rfc-editor.org/rfc/rfc1918#section-3"},
	{netip.MustParsePrefix("172.16.0.0/12"), "https://www.rfc-editor.org/rfc/rfc1918#section-3"},
	{netip.MustParsePrefix("192.168.0.0/16"), "https://www.rfc-editor.org/rfc/rfc1918#section-3"},
	{netip.MustParsePrefix("100.64.0.0/10"), "https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq#what-address-ranges-can-i-use-in-my-virtual-networks"},
	{netip.MustParsePrefix("fc00::/7"), "https://www.rfc-editor.org/rfc/rfc4193#section-3.1"},
}

// isPrivate judges an address; the loopback is private enough for a local server only.
func isPrivate(address netip.Addr, local bool) bool {
	address = address.Unmap()
	if local && address.IsLoopback() {
		return true
	}
	return slices.ContainsFunc(PrivateRanges, func(r PrivateRange) bool { return r.Prefix.Contains(address) })
}
