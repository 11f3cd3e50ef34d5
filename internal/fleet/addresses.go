package fleet

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"

	"github.com/redoubt-iac/redoubt/internal/validation"
)

// AddressPlan is where the networks of foundations come from.
type AddressPlan struct {
	// Pool is the range that all networks are in.
	Pool netip.Prefix
	// PrefixLength is the size of the ranges that are suggested, as the number of leading bits.
	PrefixLength int
	// AllowOverlap accepts networks with the same addresses, which can never be connected to each other.
	AllowOverlap bool
}

// planPrefixLength is the default: the size of a foundation's own default.
const planPrefixLength = 24

// mostSuggestions bounds the search for a range that is free.
const mostSuggestions = 1 << 16

func (r *reader) addressPlan(data any) {
	given := r.object(addressPlanKey, data, []string{"pool", "prefixLength", "allowOverlap"})
	plan := &AddressPlan{PrefixLength: planPrefixLength}
	if value, isGiven := given["allowOverlap"]; isGiven {
		allowed, isTruth := value.(bool)
		if !isTruth {
			r.problems.Add(addressPlanKey+".allowOverlap", "wrong type", "true or false", kindOf(value))
		}
		plan.AllowOverlap = allowed
	}
	if value, isGiven := given["pool"]; isGiven {
		text, _ := value.(string)
		pool, err := netip.ParsePrefix(text)
		if err != nil || !pool.Addr().Is4() || pool.Masked() != pool {
			r.problems.Add(addressPlanKey+".pool", "not a range", "an IPv4 range in CIDR form, such as 10.64.0.0/12", validation.Quote(fmt.Sprint(value)))
		} else {
			plan.Pool = pool
		}
	}
	if value, isGiven := given["prefixLength"]; isGiven {
		length, isNumber := value.(int)
		if shortest := max(plan.Pool.Bits(), 8); !isNumber || length > 29 || length < shortest {
			r.problems.Add(addressPlanKey+".prefixLength", "not a size within the pool", fmt.Sprintf("a whole number from %d to 29", shortest), validation.Quote(fmt.Sprint(value)))
		} else {
			plan.PrefixLength = length
		}
	}
	r.file.AddressPlan = plan
}

// network is the address space of one foundation.
type network struct {
	name  string
	space netip.Prefix
}

// checkAddresses refuses networks that overlap: they can never be peered, nor be reached from one place
// (https://learn.microsoft.com/azure/virtual-network/virtual-network-peering-overview), and an address space can't be changed
// later without making everything in it anew. An environment without a range of its own would take the default of all others.
func (f *File) checkAddresses(derived []Derived) validation.Problems {
	if f.AddressPlan != nil && f.AddressPlan.AllowOverlap {
		return nil
	}
	var problems validation.Problems
	var networks []network
	var without []string
	for _, d := range derived {
		foundation, made := d.settings()["foundation"].(map[string]any)
		if !made {
			continue
		}
		text, given := foundation["addressSpace"].(string)
		if !given {
			without = append(without, d.Name)
			continue
		}
		if space, err := netip.ParsePrefix(text); err == nil { // another problem says what is wrong with it
			networks = append(networks, network{d.Name, space.Masked()})
		}
	}
	problems.Append(f.outsidePool(networks))
	problems.Append(overlaps(networks))
	free := f.freeRanges(networks, len(without)+1)
	for i, name := range without {
		if len(derived) > 1 && !f.misread {
			problems.Add(addressPath(name), "missing", "a range of its own, since the default is the same in every environment"+suggestion(free, i), "")
		}
	}
	return problems
}

func addressPath(name string) string {
	return validation.Join(validation.Join(environmentsKey, name), "foundation.addressSpace")
}

func suggestion(free []netip.Prefix, i int) string {
	if i >= len(free) {
		return ""
	}
	return "; free is " + free[i].String()
}

// overlaps finds every network that shares addresses with one before it. Of two ranges that share addresses one contains the
// other, so in the order of their first addresses only the open ones need to be looked at.
func overlaps(networks []network) validation.Problems {
	ordered := slices.Clone(networks)
	slices.SortStableFunc(ordered, func(a, b network) int {
		return cmp.Or(a.space.Addr().Compare(b.space.Addr()), cmp.Compare(a.space.Bits(), b.space.Bits()), cmp.Compare(a.name, b.name))
	})
	var problems validation.Problems
	var open *network
	for i, n := range ordered {
		if open != nil && open.space.Overlaps(n.space) {
			problems.Add(addressPath(n.name), "shares addresses with another environment", "a range that none of the others has",
				fmt.Sprintf("%s, and %s has %s", n.space, open.name, open.space))
			continue
		}
		open = &ordered[i]
	}
	return problems
}

func (f *File) outsidePool(networks []network) validation.Problems {
	if f.AddressPlan == nil || !f.AddressPlan.Pool.IsValid() {
		return nil
	}
	var problems validation.Problems
	pool := f.AddressPlan.Pool
	for _, n := range networks {
		if !pool.Contains(n.space.Addr()) || n.space.Bits() < pool.Bits() {
			free := f.freeRanges(networks, 1)
			problems.Add(addressPath(n.name), "outside of the address plan", "a range within "+pool.String()+suggestion(free, 0), n.space.String())
		}
	}
	return problems
}

// freeRanges are the first ranges of the plan that no network touches: at most so many.
func (f *File) freeRanges(networks []network, most int) []netip.Prefix {
	if f.AddressPlan == nil || !f.AddressPlan.Pool.IsValid() {
		return nil
	}
	plan := f.AddressPlan
	var free []netip.Prefix
	next := netip.PrefixFrom(plan.Pool.Addr(), plan.PrefixLength)
	for range mostSuggestions {
		if len(free) == most || !plan.Pool.Contains(next.Addr()) {
			break
		}
		taken := slices.ContainsFunc(networks, func(n network) bool { return n.space.Overlaps(next) })
		if !taken {
			free = append(free, next)
		}
		following, ok := after(next)
		if !ok {
			break
		}
		next = following
	}
	return free
}

// after is the next range of the same size; false at the end of all addresses.
func after(p netip.Prefix) (netip.Prefix, bool) {
	bytes := p.Addr().As4()
	number := uint64(bytes[0])<<24 | uint64(bytes[1])<<16 | uint64(bytes[2])<<8 | uint64(bytes[3])
	number += 1 << (32 - p.Bits())
	if number > 1<<32-1 {
		return netip.Prefix{}, false
	}
	next := netip.AddrFrom4([4]byte{byte(number >> 24), byte(number >> 16), byte(number >> 8), byte(number)})
	return netip.PrefixFrom(next, p.Bits()), true
}
