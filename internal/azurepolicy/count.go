package azurepolicy

// count is "count": the number of members of an array alias, or of an array value, for which a condition holds,
// https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule#count
type count struct {
	field *fieldOperand // of a field count, else nil
	value expression    // of a value count
	name  string        // of a value count; "default" when it has none
	where condition     // nil: all members
	text  string
}

func (c *count) String() string { return "count of " + c.text }

// enumerated is the member that a count looks at while its condition is judged.
type enumerated struct {
	name  string // what current() calls it: the array alias, or the name of the value count
	value any
	// stars and indices bind the array aliases of a field count to the member.
	stars   []string
	indices []int
}

// read returns the least and the most that the count can be; the two are equal when every member is decided.
func (c *count) read(s *scene) selection {
	members, d := c.members(s)
	if d != nil {
		return unsure(d)
	}
	least, most := 0, 0
	for _, m := range members {
		switch c.judgeMember(s, m).truth {
		case yes:
			least, most = least+1, most+1
		case maybe:
			most++
		}
	}
	return selection{values: []any{float64(least), float64(most)}}
}

func (c *count) judgeMember(s *scene, m enumerated) verdict {
	if c.where == nil {
		return holds
	}
	s.members = append(s.members, m)
	defer func() { s.members = s.members[:len(s.members)-1] }()
	return c.where.judge(s)
}

func (c *count) members(s *scene) ([]enumerated, *doubt) {
	if c.field != nil {
		return c.fieldMembers(s)
	}
	value, d := c.value.evaluate(s)
	if d != nil {
		return nil, d
	}
	items, ok := value.([]any)
	if !ok {
		return nil, unknown(c.String() + " counts " + describe(value) + ", which is no array")
	}
	members := make([]enumerated, len(items))
	for i, item := range items {
		members[i] = enumerated{name: c.name, value: item}
	}
	return members, nil
}

func (c *count) fieldMembers(s *scene) ([]enumerated, *doubt) {
	counted, d := c.alias(s)
	if d != nil {
		return nil, d
	}
	selected := counted.selectFrom(s, s.viewed)
	if selected.doubt != nil {
		return nil, selected.doubt
	}
	members := make([]enumerated, len(selected.values))
	for i, value := range selected.values {
		members[i] = enumerated{name: counted.text, value: value, stars: counted.stars, indices: selected.places[i]}
	}
	return members, nil
}

func (c *count) alias(s *scene) (alias, *doubt) {
	counted, ok := c.field.known.(alias)
	if c.field.known == nil {
		value, d := c.field.name.evaluate(s)
		if d != nil {
			return alias{}, d
		}
		text, _ := value.(string)
		parsed, err := s.run.field(text)
		if err != nil {
			return alias{}, unknown(err.Error())
		}
		counted, ok = parsed.(alias)
	}
	if !ok || len(counted.path) == 0 || counted.path[len(counted.path)-1] != "[*]" {
		return alias{}, unknown(c.String() + " counts what is no array alias")
	}
	return counted, nil
}

// undecided lists why members are undecided, for the report.
func (c *count) undecided(s *scene) []doubt {
	members, _ := c.members(s)
	var doubts []doubt
	for _, m := range members {
		if v := c.judgeMember(s, m); v.truth == maybe {
			doubts = append(doubts, v.doubts...)
		}
	}
	return doubts
}

// chosen returns the element to which a count around binds an array alias.
func (s *scene) chosen(star string) (index int, bound bool) {
	for i := len(s.members) - 1; i >= 0; i-- {
		m := s.members[i]
		for j, known := range m.stars {
			if known == star && j < len(m.indices) {
				return m.indices[j], true
			}
		}
	}
	return 0, false
}
