package sandbox

type faultHook = func(n int, operation, id string) error

func (a *azure) beforeWrite() faultHook {
	if a.options.Faults == nil {
		return nil
	}
	return a.options.Faults.BeforeWrite
}

func (a *azure) afterWrite() faultHook {
	if a.options.Faults == nil {
		return nil
	}
	return a.options.Faults.AfterWrite
}

func (a *azure) fault(number int, r request, hook faultHook) error {
	if hook == nil {
		return nil
	}
	return hook(number, string(r.operation), r.resource.ID)
}
