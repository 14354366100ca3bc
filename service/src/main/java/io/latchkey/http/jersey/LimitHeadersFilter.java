package io.latchkey.http.jersey;

import io.latchkey.http.RateLimitHeaders;
import io.latchkey.limit.Permit;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;

/** Adds the limit's headers to the answer of a request that was let in. Safe for concurrent use. */
@Priority(Priorities.USER + 10) // the headers stand in the same order after every start
public final class LimitHeadersFilter implements ContainerResponseFilter {
    static final String PERMIT = Permit.class.getName();

    private final RateLimitHeaders limitHeaders;

    public LimitHeadersFilter(RateLimitHeaders limitHeaders) {
        this.limitHeaders = limitHeaders;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(PERMIT) instanceof Permit permit) {
            limitHeaders.write(permit, response.getHeaders()::putSingle);
        }
    }
}
