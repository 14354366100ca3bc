package io.latchkey.example;

// tag::embedding[]
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.auth.Auth;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.latchkey.KeyPrincipal;
import io.latchkey.LatchkeyBundle;
import io.latchkey.config.LatchkeyConfiguration;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

public class HelloApplication extends Application<HelloApplication.HelloConfiguration> {
    public static void main(String[] arguments) throws Exception {
        new HelloApplication().run(arguments);
    }

    @Override
    public void initialize(Bootstrap<HelloConfiguration> bootstrap) {
        bootstrap.addBundle(new LatchkeyBundle<>(HelloConfiguration::getLatchkey));
    }

    @Override
    public void run(HelloConfiguration configuration, Environment environment) {
        environment.jersey().register(new HelloResource());
    }

    public static class HelloConfiguration extends Configuration {
        @Valid
        @NotNull
        @JsonProperty
        private LatchkeyConfiguration latchkey = new LatchkeyConfiguration();

        public LatchkeyConfiguration getLatchkey() {
            return latchkey;
        }
    }

    @Path("hello")
    public static class HelloResource {
        @GET
        public String hello(@Auth KeyPrincipal caller) {
            return "Hello, " + caller.keyName() + "!\n";
        }

        @GET
        @Path("speech")
        @RolesAllowed("tts")
        public String speech(@Auth KeyPrincipal caller) {
            return "You may speak, " + caller.keyName() + ".\n";
        }
    }
}
// end::embedding[]
