package accesspolicy

import (
	"errors"
	"slices"
	"strconv"
	"strings"
)

// errNoSuchCall is a call that Redis answers with a syntax error, so that nothing can be said of its keys.
var errNoSuchCall = errors.New("Redis would answer with a syntax error") //nolint:staticcheck // a name begins it

// finders find the keys of the commands whose keys stand at no fixed place, as the functions of the same purpose in Redis
// 6.0 do (https://github.com/redis/redis/blob/6.0/src/db.c). A call is the command and its arguments; the result are
// indexes into it.
var finders = map[string]func(call []string) ([]int, error){
	"count@2": counted,
	"1,count@2": func(call []string) ([]int, error) {
		found, err := counted(call)
		return append([]int{1}, found...), err
	},
	"sort":      sorted,
	"georadius": stored,
	"streams":   streams,
	"usage":     usage,
	"lcs":       common,
	"migrate":   migrated,
}

// keysOf are the indexes of the keys in a call, which has the arity that the command wants.
func keysOf(call []string) ([]int, error) {
	keys := table()[strings.ToLower(call[0])].keys
	if keys == "-" {
		return nil, nil
	}
	if find, found := finders[keys]; found {
		return find(call)
	}
	span, stride, _ := strings.Cut(keys, "/")
	from, to, isRange := strings.Cut(span, "..")
	if !isRange {
		to = from
	}
	first, last, step := number(from), number(to), max(number(stride), 1)
	if last < 0 {
		last += len(call)
	}
	var found []int
	for i := first; i <= last && i < len(call); i += step {
		found = append(found, i)
	}
	return found, nil
}

// number reads a number of commands.txt; none is 0.
func number(text string) int {
	value, _ := strconv.Atoi(text)
	return value
}

// counted are EVAL script count key... argument..., and ZUNIONSTORE destination count key...: word 2 says how many keys
// follow it.
func counted(call []string) ([]int, error) {
	count, err := strconv.Atoi(call[2])
	if err != nil || count < 0 || count > len(call)-3 {
		return nil, errNoSuchCall
	}
	return following(3, count), nil
}

func following(first, count int) []int {
	var found []int
	for i := range count {
		found = append(found, first+i)
	}
	return found
}

// sorted is SORT key [BY pattern] [LIMIT offset count] [GET pattern] [STORE key]; the last STORE counts.
func sorted(call []string) ([]int, error) {
	skipped := map[string]int{"limit": 2, "get": 1, "by": 1}
	found := []int{1}
	for i := 2; i < len(call); i++ {
		word := strings.ToLower(call[i])
		if word == "store" && i+1 < len(call) {
			found = []int{1, i + 1}
		}
		i += skipped[word]
	}
	return found, nil
}

// stored is GEORADIUS key ... [STORE key] [STOREDIST key]; the last counts.
func stored(call []string) ([]int, error) {
	found := []int{1}
	for i := 5; i+1 < len(call); i++ {
		if word := strings.ToLower(call[i]); word == "store" || word == "storedist" {
			i++
			found = []int{1, i}
		}
	}
	return found, nil
}

// streams is XREAD [COUNT count] [BLOCK ms] STREAMS key... id..., with as many ids as keys, and the same behind GROUP group
// consumer.
func streams(call []string) ([]int, error) {
	skipped := map[string]int{"block": 1, "count": 1, "group": 2, "noack": 0}
	for i := 1; i < len(call); i++ {
		word := strings.ToLower(call[i])
		if rest := len(call) - i - 1; word == "streams" {
			if rest == 0 || rest%2 != 0 {
				return nil, errNoSuchCall
			}
			return following(i+1, rest/2), nil
		}
		more, isOption := skipped[word]
		if !isOption {
			return nil, errNoSuchCall
		}
		i += more
	}
	return nil, errNoSuchCall
}

// usage is MEMORY USAGE key; the other parts of MEMORY name no key.
func usage(call []string) ([]int, error) {
	if len(call) >= 3 && strings.EqualFold(call[1], "usage") {
		return []int{2}, nil
	}
	return nil, nil
}

// common is STRALGO LCS KEYS key key; with STRINGS there is no key.
func common(call []string) ([]int, error) {
	at := slices.IndexFunc(call, func(word string) bool { return strings.EqualFold(word, "keys") })
	if at > 0 && at+2 < len(call) {
		return []int{at + 1, at + 2}, nil
	}
	return nil, nil
}

// migrated is MIGRATE host port key db timeout [KEYS key key], where the key is empty when KEYS are given.
func migrated(call []string) ([]int, error) {
	for i := 6; call[3] == "" && i < len(call); i++ {
		if strings.EqualFold(call[i], "keys") {
			return following(i+1, len(call)-i-1), nil
		}
	}
	return []int{3}, nil
}
