package controls

import (
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
		replicated := s.graph.replicates(s.Resource)
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

// replicates says whether a cache replicates to another region: a managed one by a group, a classic one by a link that is
// below it or leads to it.
func (g *Graph) replicates(cache *Resource) truth {
	if cache.Type == typeCluster {
		return g.inGroup(cache)
	}
	links, uncertain := g.Attached(cache, typeLinkedServer)
	if len(links) > 0 {
		return yes
	}
	for _, link := range g.OfType(typeLinkedServer) {
		other, isText := lookup(link.Body, strings.Split("properties.linkedRedisCacheId", ".")).(string)
		if isText && cache.ID != "" && arm.Key(other) == arm.Key(cache.ID) {
			return yes
		}
		uncertain = uncertain || !isText
	}
	if uncertain {
		return maybe
	}
	return no
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
