package io.latchkey.http.jersey;

import io.dropwizard.auth.Auth;
import io.latchkey.KeyPrincipal;
import io.latchkey.http.IdentityHeaders;
import io.latchkey.http.IdentitySignature;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/**
 * Forward auth: a proxy asks here whether a request may go on. By the time this runs all is decided, and it only names the
 * caller. Safe for concurrent use.
 */
@Path("verify{path: (/.*)?}")
@ForwardAuth
public final class VerifyResource {
    private final IdentitySignature signature;

    public VerifyResource(IdentitySignature signature) {
        this.signature = signature;
    }

    @GET
    public Response get(@Auth KeyPrincipal principal) {
        Response.ResponseBuilder answer = Response.ok().header("Cache-Control", "no-store");
        IdentityHeaders.write(principal, answer::header);
        signature.write(principal, answer::header);
        return answer.build();
    }
}
