package io.latchkey.http.forwardauth;

import io.dropwizard.auth.Auth;
import io.latchkey.KeyPrincipal;
import io.latchkey.http.IdentityHeaders;
import io.latchkey.http.IdentitySignature;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

/** The oracle's {@code /verify}: the decision has been made by the time this runs, and it only names the caller. */
@Path("verify{path: (/.*)?}")
@ForwardAuthFilter.ForwardAuth
public final class VerifyResource {
    private final IdentitySignature signature;

    VerifyResource(IdentitySignature signature) {
        this.signature = signature;
    }

    @GET
    public Response get(@Auth KeyPrincipal principal, @Context ContainerRequestContext request) {
        boolean preflight = ForwardAuthFilter.authRequest(request).isAnsweredPreflight();
        Response.ResponseBuilder response =
                (preflight ? Response.noContent() : Response.ok()).header("Cache-Control", "no-store");
        IdentityHeaders.write(principal, response::header);
        if (preflight) {
            ForwardAuthFilter.authRequest(request).writePreflight(response::header);
        } else {
            signature.write(principal, response::header);
        }
        return response.build();
    }
}
