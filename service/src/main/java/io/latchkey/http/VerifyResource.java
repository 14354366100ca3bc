package io.latchkey.http;

import io.dropwizard.auth.Auth;
import io.latchkey.verify.KeyPrincipal;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/**
 * Forward auth: a proxy asks here whether a request may go on. By the time this runs all is decided, and it only names the
 * caller. Safe for concurrent use.
 */
@Path("verify{path: (/.*)?}")
@ForwardAuth
public final class VerifyResource {
    @GET
    public Response get(@Auth KeyPrincipal principal) {
        Response.ResponseBuilder answer = Response.ok().header("Cache-Control", "no-store");
        IdentityHeaders.write(principal, answer::header);
        return answer.build();
    }

    @HEAD
    public Response head(@Auth KeyPrincipal principal) {
        return get(principal);
    }

    @POST
    public Response post(@Auth KeyPrincipal principal) {
        return get(principal);
    }

    @PUT
    public Response put(@Auth KeyPrincipal principal) {
        return get(principal);
    }

    @PATCH
    public Response patch(@Auth KeyPrincipal principal) {
        return get(principal);
    }

    @DELETE
    public Response delete(@Auth KeyPrincipal principal) {
        return get(principal);
    }

    @OPTIONS
    public Response options(@Auth KeyPrincipal principal) {
        return get(principal);
    }
}
