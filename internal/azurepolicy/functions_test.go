package azurepolicy

import (
	"encoding/json"
	"testing"
)

func TestFunctionsOfPolicyRules(t *testing.T) {
	t.Parallel()
	cases := []struct{ expression, want string }{
		// Logic and comparison.
		{"[and(true(), false())]", "false"},
		{"[and(true(), true(), true())]", "true"},
		{"[or(false(), true())]", "true"},
		{"[not(true())]", "false"},
		{"[if(true(), 'a', substring('', 5))]", `"a"`},
		{"[if(equals(1, 2), 'a', 'b')]", `"b"`},
		{"[bool('TRUE')]", "true"},
		{"[bool(0)]", "false"},
		{"[coalesce(null(), null(), 'x', 'y')]", `"x"`},
		{"[coalesce(null())]", "null"},
		{"[equals('abc', 'abc')]", "true"},
		{"[equals('abc', 'abd')]", "false"},
		{"[equals('Abc', 'aBC')]", "unknown"},
		{"[equals(createArray(1, 2), createArray(1, 2))]", "true"},
		{"[equals(1, '1')]", "false"},
		{"[less('2020-01-01', '2020-06-01')]", "true"},
		{"[greater('A', 'a')]", "true"},
		{"[less('A', 'a')]", "false"},
		{"[less('a', 'B')]", "true"},
		{"[lessOrEquals('A', 'a')]", "false"},
		{"[greaterOrEquals('A', 'a')]", "true"},
		{"[lessOrEquals(3, 3)]", "true"},
		{"[greater(3, 3)]", "false"},
		{"[greaterOrEquals('2024-11-01', '2020-06-01')]", "true"},
		// Texts.
		{"[concat('a', 'b', 1)]", `"ab1"`},
		{"[toLower('AbC')]", `"abc"`},
		{"[toUpper('AbC')]", `"ABC"`},
		{"[trim('  a ')]", `"a"`},
		{"[replace('a-b-c', '-', '+')]", `"a+b+c"`},
		{"[split('a,b,c', ',')]", `["a","b","c"]`},
		{"[split('a;b,c', createArray(',', ';'))]", `["a","b","c"]`},
		{"[join(createArray('a', 'b'), '-')]", `"a-b"`},
		{"[substring('abcdef', 2, 3)]", `"cde"`},
		{"[substring('abcdef', 4)]", `"ef"`},
		{"[startsWith('Hello', 'hE')]", "true"},
		{"[endsWith('Hello', 'LO')]", "true"},
		{"[padLeft('7', 3, '0')]", `"007"`},
		{"[padLeft(7, 3)]", `"  7"`},
		{"[string(12)]", `"12"`},
		{"[string(createArray(1, 'a'))]", `"[1,\"a\"]"`},
		{"[json('{\"a\": [1]}').a[0]]", "1"},
		{"[indexOf('abcABC', 'B')]", "1"},
		{"[lastIndexOf('abcABC', 'b')]", "4"},
		{"[indexOf('abc', 'x')]", "-1"},
		{"[length('héllo')]", "5"},
		{"[first('abc')]", `"a"`},
		{"[last('abc')]", `"c"`},
		{"[take('abc', 2)]", `"ab"`},
		{"[skip('abc', 2)]", `"c"`},
		{"[empty('')]", "true"},
		{"[contains('Hello', 'ell')]", "true"},
		{"[contains('Hello', 'ELL')]", "false"},
		{"[base64('abc')]", `"YWJj"`},
		{"[base64ToString('YWJj')]", `"abc"`},
		{"[base64ToJson('eyJhIjoxfQ==').a]", "1"},
		{"[dataUriToString(dataUri('abc'))]", `"abc"`},
		{"[uri('https://example.com/a/b', 'c')]", `"https://example.com/a/c"`},
		{"[uri('https://example.com/a/', 'c/d.json')]", `"https://example.com/a/c/d.json"`},
		{"[uriComponent('a b/ü')]", `"a%20b%2F%C3%BC"`},
		{"[uriComponentToString('a%20b')]", `"a b"`},
		// Arrays and objects.
		{"[array('a')]", `["a"]`},
		{"[array(createArray('a'))]", `["a"]`},
		{"[createArray(1, 'a', null())]", `[1,"a",null]`},
		{"[createObject('a', 1, 'b', createArray()).b]", `[]`},
		{"[concat(createArray(1), createArray(2))]", "[1,2]"},
		{"[contains(createArray('a', 'b'), 'b')]", "true"},
		{"[contains(createArray('a', 'b'), 'c')]", "false"},
		{"[contains(createArray('a', 'b'), 'B')]", "unknown"},
		{"[contains(createObject('a', 1), 'A')]", "true"},
		{"[empty(createArray())]", "true"},
		{"[empty(createObject('a', 1))]", "false"},
		{"[first(createArray(3, 4))]", "3"},
		{"[last(createArray(3, 4))]", "4"},
		{"[first(createArray())]", "null"},
		{"[indexOf(createArray('a', 'b', 'a'), 'a')]", "0"},
		{"[lastIndexOf(createArray('a', 'b', 'a'), 'a')]", "2"},
		{"[intersection(createArray(1, 2, 2, 3), createArray(2, 3))]", "[2,3]"},
		{"[intersection(createObject('a', 1, 'b', 2), createObject('a', 1, 'b', 3))]", `{"a":1}`},
		{"[union(createArray(1, 2), createArray(2, 3))]", "[1,2,3]"},
		{"[union(createObject('a', createObject('x', 1)), createObject('a', createObject('y', 2)))]", `{"a":{"x":1,"y":2}}`},
		{"[take(createArray(1, 2, 3), 2)]", "[1,2]"},
		{"[skip(createArray(1, 2, 3), 2)]", "[3]"},
		{"[skip(createArray(1), 5)]", "[]"},
		{"[items(createObject('b', 1, 'a', 2))]", `[{"key":"a","value":2},{"key":"b","value":1}]`},
		{"[objectKeys(createObject('b', 1, 'a', 2))]", `["a","b"]`},
		{"[tryGet(createObject('a', createArray(7)), 'a', 0)]", "7"},
		{"[tryGet(createObject('a', 1), 'b')]", "null"},
		{"[indexFromEnd(createArray(1, 2, 3), 1)]", "3"},
		{"[tryIndexFromEnd(createArray(1, 2, 3), 9)]", "null"},
		{"[range(5, 3)]", "[5,6,7]"},
		// Numbers.
		{"[add(1, 2)]", "3"},
		{"[sub(1, 2)]", "-1"},
		{"[mul(3, -4)]", "-12"},
		{"[div(7, 2)]", "3"},
		{"[mod(7, 3)]", "1"},
		{"[min(4, 2, 3)]", "2"},
		{"[max(createArray(4, 9, 3))]", "9"},
		{"[int('12')]", "12"},
		{"[float('1.5')]", "1.5"},
		// Time and networks.
		{"[utcNow()]", `"2026-11-23T12:00:00.0000000Z"`},
		{"[addDays('2026-11-23T12:00:00Z', 10)]", `"2026-12-03T12:00:00.0000000Z"`},
		{"[addDays(utcNow(), -23)]", `"2026-10-31T12:00:00.0000000Z"`},
		{"[ipRangeContains('10.0.0.0/24', '10.0.0.255')]", "true"},
		{"[ipRangeContains('10.0.0.0/24', '10.0.1.0/30')]", "false"},
		{"[ipRangeContains('10.0.0.1-10.0.0.9', '10.0.0.4/30')]", "true"},
		{"[ipRangeContains('2001:db8::/110', '2001:0DB8::3:FFFE')]", "true"},
		// The scene.
		{"[field('name')]", `"thing-1"`},
		{"[field('Microsoft.Test/things/object').key]", "1"},
		{"[field('tags').env]", `"Prod"`},
		{"[field('tags[''env'']')]", `"Prod"`},
		{"[field('kindred')]", "unknown"},
		{"[subscription().subscriptionId]", `"0a1c2e4f-6b8d-4f0a-9c2e-4d6f8a0b2c35"`},
		{"[subscription().tenantId]", `"tenant"`},
		{"[subscription().displayName]", "unknown"},
		{"[resourceGroup().name]", `"rg-cache"`},
		{"[resourceGroup().location]", "unknown"},
		{"[requestContext().apiVersion]", `"2024-11-01"`},
		{"[requestContext().identity]", "unknown"},
		{"[policy().assignmentId]", "unknown"},
		{"[concat('it''s ', field('name'))]", `"it's thing-1"`},
		{"[ length ( ( field('Microsoft.Test/things/list') ) ) ]", "2"},
	}
	for _, c := range cases {
		t.Run(c.expression+" is "+c.want, func(t *testing.T) {
			t.Parallel()
			value, d := evaluateOne(t, c.expression, resource(t, "Microsoft.Test/things", "thing-1", thing))
			got := "unknown"
			if d == nil {
				encoded, err := json.Marshal(value)
				if err != nil {
					t.Fatal(err)
				}
				got = string(encoded)
			} else if d.kind != notKnown {
				got = "an error: " + d.reason
			}
			if got != c.want {
				t.Errorf("got %s", got)
			}
		})
	}
}
