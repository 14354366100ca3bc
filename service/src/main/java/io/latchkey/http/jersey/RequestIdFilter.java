package io.latchkey.http.jersey;

import io.latchkey.http.RequestId;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;

/** Gives the request's id back, let in or refused. Safe for concurrent use. */
@Priority(Priorities.USER + 20) // the headers stand in the same order after every start
public final class RequestIdFilter implements ContainerResponseFilter {
    static final String ID = RequestId.class.getName();

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(ID) instanceof String id) {
            response.getHeaders().putSingle(RequestId.HEADER, id);
        }
    }
}
