package io.latchkey;

import io.dropwizard.configuration.ConfigurationException;
import io.latchkey.key.InvalidKeysException;
import java.util.List;

/** The sources of keys hold mistakes: to Dropwizard, a mistake in the configuration. */
final class InvalidKeySourcesException extends ConfigurationException {
    private static final long serialVersionUID = 1L;

    private static final String WHAT = "The configuration of the keys";

    InvalidKeySourcesException(InvalidKeysException cause) {
        super(WHAT, cause.mistakes(), cause);
    }

    InvalidKeySourcesException(String mistake) {
        super(WHAT, List.of(mistake));
    }
}
