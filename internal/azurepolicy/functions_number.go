package azurepolicy

import (
	"fmt"
	"math"
	"strconv"
)

// numberFunctions are those of
// https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-numeric
func numberFunctions() []function {
	onIntegers := func(name string, f func(x, y int) (int, error)) function {
		return plain(name, 2, 2, func(a []any) (any, error) {
			x, err := asInteger(a[0])
			if err != nil {
				return nil, err
			}
			y, err := asInteger(a[1])
			if err != nil {
				return nil, err
			}
			result, err := f(x, y)
			return float64(result), err
		})
	}
	return []function{
		onIntegers("add", func(x, y int) (int, error) { return x + y, nil }),
		onIntegers("sub", func(x, y int) (int, error) { return x - y, nil }),
		onIntegers("mul", func(x, y int) (int, error) { return x * y, nil }),
		onIntegers("div", func(x, y int) (int, error) {
			if y == 0 {
				return 0, fmt.Errorf("divides by zero")
			}
			return x / y, nil
		}),
		onIntegers("mod", func(x, y int) (int, error) {
			if y == 0 {
				return 0, fmt.Errorf("divides by zero")
			}
			return x % y, nil
		}),
		plain("min", 1, -1, func(a []any) (any, error) { return extreme(a, math.Min) }),
		plain("max", 1, -1, func(a []any) (any, error) { return extreme(a, math.Max) }),
		plain("int", 1, 1, toInteger),
		plain("float", 1, 1, toFloat),
	}
}

// extreme picks from several numbers, or from one array of numbers.
func extreme(a []any, pick func(x, y float64) float64) (any, error) {
	numbers := a
	if items, ok := a[0].([]any); ok && len(a) == 1 {
		numbers = items
	}
	if len(numbers) == 0 {
		return nil, fmt.Errorf("takes at least one number")
	}
	var result float64
	for i, item := range numbers {
		number, err := asInteger(item)
		switch {
		case err != nil:
			return nil, err
		case i == 0:
			result = float64(number)
		default:
			result = pick(result, float64(number))
		}
	}
	return result, nil
}

func toInteger(a []any) (any, error) {
	switch v := a[0].(type) {
	case float64:
		return math.Trunc(v), nil
	case string:
		number, err := strconv.Atoi(v)
		if err != nil {
			return nil, fmt.Errorf("%s is no whole number", quote(v))
		}
		return float64(number), nil
	default:
		return nil, fmt.Errorf("takes a number or a text, not %s", describe(a[0]))
	}
}

func toFloat(a []any) (any, error) {
	switch v := a[0].(type) {
	case float64:
		return v, nil
	case string:
		number, err := strconv.ParseFloat(v, 64)
		if err != nil {
			return nil, fmt.Errorf("%s is no number", quote(v))
		}
		return number, nil
	default:
		return nil, fmt.Errorf("takes a number or a text, not %s", describe(a[0]))
	}
}
