//! The contract suite on every transport of this crate.

use didit_transport::{
    HyperTransport, Request, ReqwestTransport, SharedTransport, Transport, from_fn, from_handler,
    transport_contract,
};

transport_contract! {
    mod hyper = wire(|| HyperTransport::new().unwrap());
}

transport_contract! {
    mod reqwest = wire(|| ReqwestTransport::new().unwrap());
}

transport_contract! {
    mod handler = exchange(from_handler);
}

transport_contract! {
    /// The policies keep the contract of the inner transport if retries are
    /// disabled.
    mod policies = wire(|| {
        use didit_transport::policy::{Policies, RetryPolicy};
        use didit_transport::{SharedClock, TokioClock};
        Policies::new(SharedClock::new(TokioClock::new()))
            .retry(RetryPolicy::never())
            .wrap(SharedTransport::new(HyperTransport::new().unwrap()))
    });
}

transport_contract! {
    mod tower = wire(|| {
        use didit_transport::tower::{FromService, TransportService};
        FromService::new(TransportService::new(SharedTransport::new(HyperTransport::new().unwrap())))
    });
}

transport_contract! {
    mod closure = wire(|| {
        let inner = SharedTransport::new(HyperTransport::new().unwrap());
        from_fn(move |request: Request| {
            let inner = inner.clone();
            async move { inner.send(request).await }
        })
    });
}
