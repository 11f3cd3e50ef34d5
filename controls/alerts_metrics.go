package controls

import (
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/monitoring"
)

// metricsWatched demands an alert on each metric that is watched of a cache of this SKU.
func metricsWatched(service monitoring.Service) judge {
	return func(s subject) []Detail {
		sku, known := skuName(s)
		if !known {
			return unknown("", "an alert on each metric that the SKU needs", untilApply)
		}
		replicated := s.graph.measuresLink(s.Resource)
		alerts := monitoring.MetricAlerts(service, monitoring.Size{SKU: sku, GeoReplicated: replicated != no})
		var requirements []requirement
		for _, alert := range alerts {
			kindMatters := sharesItsMetric(alert, alerts)
			requirements = append(requirements, requirement{
				name: alert.Name, uncertain: alert.Name == monitoring.GeoReplication && replicated == maybe,
				meets: func(candidate *Resource) truth { return measures(candidate, alert, kindMatters) },
			})
		}
		return required(s, s.graph.links.alerts.metrics, requirements)
	}
}

// skuName is the SKU as docs/monitoring.md names it: Balanced_B5, Standard_C1.
func skuName(s subject) (string, bool) {
	if s.Type == typeCluster {
		sku, known := lookup(s.Body, skuOfCluster).(string)
		return sku, known
	}
	tier, hasTier := lookup(s.Body, at(pathTier).steps).(string)
	family, hasFamily := lookup(s.Body, strings.Split("properties.sku.family", ".")).(string)
	capacity, hasCapacity := number(lookup(s.Body, strings.Split("properties.sku.capacity", ".")))
	return tier + "_" + strings.ToUpper(family) + show(capacity), hasTier && hasFamily && hasCapacity
}

// measuresLink says whether a cache measures its link to another region: each managed one of a group, and of two linked
// classic ones the secondary, because "this metric is only emitted from the geo-secondary"
// (https://learn.microsoft.com/azure/redis/monitor-cache-reference#azure-cache-for-redis-metrics).
func (g *Graph) measuresLink(cache *Resource) truth {
	if cache.Type == typeCluster {
		return g.inGroup(cache)
	}
	own, uncertain := g.Attached(cache, typeLinkedServer)
	answer := no
	if uncertain {
		answer = maybe
	}
	for _, link := range g.OfType(typeLinkedServer) {
		if secondary := secondaryOf(link, cache, slices.Contains(own, link)); secondary != no {
			answer = either(answer, secondary)
		}
	}
	return answer
}

// secondaryOf says whether a cache is the secondary of a link, which is below one of the two caches and says the role of
// the other: https://learn.microsoft.com/azure/templates/microsoft.cache/redis/linkedservers
func secondaryOf(link, cache *Resource, below bool) truth {
	role := lookup(link.Body, strings.Split("properties.serverRole", "."))
	if below {
		return is("Primary").meets(role)
	}
	other, isText := lookup(link.Body, strings.Split("properties.linkedRedisCacheId", ".")).(string)
	switch {
	case !isText:
		return maybe
	case cache.ID == "" || arm.Key(other) != arm.Key(cache.ID):
		return no
	default:
		return is("Secondary").meets(role)
	}
}

// either is yes when one of two is, and no when both are.
func either(one, other truth) truth {
	switch {
	case one == yes || other == yes:
		return yes
	case one == maybe || other == maybe:
		return maybe
	default:
		return no
	}
}

// inGroup says whether a database of a cluster is in a group. Where one is whose cluster is not known, this may be it.
func (g *Graph) inGroup(cluster *Resource) truth {
	databases, uncertain := g.Attached(cluster, typeDatabase)
	answer := no
	if uncertain {
		answer = anyInGroup(g.OfType(typeDatabase))
		if answer == yes {
			answer = maybe
		}
	}
	if own := anyInGroup(databases); own != no {
		answer = own
	}
	return answer
}

func anyInGroup(databases []*Resource) truth {
	answer := no
	for _, database := range databases {
		switch stated("a group").meets(lookup(database.Body, strings.Split("properties.geoReplication.groupNickname", "."))) {
		case yes:
			return yes
		case maybe:
			answer = maybe
		}
	}
	return answer
}

// sharesItsMetric says whether another alert looks at the same metric: then the one learns its threshold and the other
// has a number.
func sharesItsMetric(alert monitoring.MetricAlert, alerts []monitoring.MetricAlert) bool {
	for _, other := range alerts {
		if other.Name != alert.Name && sameMetric(other.Metric, alert.Metric) && (other.Threshold.Dynamic == "") != (alert.Threshold.Dynamic == "") {
			return true
		}
	}
	return false
}

// sameMetric compares names as Azure does. The metrics of a classic cache have twins that are read shard by shard,
// "allusedmemorypercentage".
func sameMetric(one, other string) bool {
	return strings.TrimPrefix(strings.ToLower(one), "all") == strings.TrimPrefix(strings.ToLower(other), "all")
}

// measures says whether a metric alert has a criterion like that of the wanted one. All criteria must hold for an alert to
// fire, so it has to be the only one.
func measures(candidate *Resource, wanted monitoring.MetricAlert, kindMatters bool) truth {
	criteria, known := list(lookup(candidate.Body, conditionsSteps))
	if !known {
		return maybe
	}
	if len(criteria) != 1 {
		return no
	}
	criterion := criteria[0]
	word := func(name string) any { return lookup(criterion, []string{name}) }
	answers := []truth{
		textMeets(func(text string) bool { return sameMetric(text, wanted.Metric) })(word("metricName")),
		textMeets(func(text string) bool {
			return strings.Contains(text, "Or") || sameStart(text, string(wanted.Threshold.Operator))
		})(word("operator")),
		coversTypes(criterion, wanted),
	}
	if namespace := word("metricNamespace"); namespace != nil {
		answers = append(answers, is(wanted.Namespace).meets(namespace))
	}
	if kindMatters {
		answers = append(answers, textMeets(func(text string) bool {
			return (text == "DynamicThresholdCriterion") == (wanted.Threshold.Dynamic != "")
		})(word("criterionType")))
	}
	return both(answers...)
}

// textMeets asks a question about a text, of which the answer is open while the text is not known.
func textMeets(holds func(string) bool) func(any) truth {
	return known("", func(value any) bool {
		text, isText := value.(string)
		return isText && holds(text)
	}).meets
}

// sameStart says whether an operator is another or includes it: GreaterThanOrEqual, GreaterOrLessThan.
func sameStart(text, operator string) bool { return strings.HasPrefix(text, operator) }

// errorTypes is the dimension by which the classic service tells errors apart.
const errorTypes = "ErrorType"

// coversTypes says whether a criterion on errors looks at a type of error that the wanted one looks at, or at all.
func coversTypes(criterion any, wanted monitoring.MetricAlert) truth {
	for _, dimension := range wanted.Dimensions {
		if dimension.Name != errorTypes {
			continue
		}
		given, known := list(lookup(criterion, []string{"dimensions"}))
		if !known {
			return maybe
		}
		for _, each := range given {
			if !same(lookup(each, []string{"name"}), errorTypes) {
				continue
			}
			values, known := texts(lookup(each, []string{"values"}))
			if hasAny(values, append([]string{"*"}, dimension.Values...)) {
				return yes
			}
			if !known {
				return maybe
			}
			return no
		}
	}
	return yes
}
