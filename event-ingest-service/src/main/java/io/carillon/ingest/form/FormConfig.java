package io.carillon.ingest.form;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Where people's browsers find this installation. */
@ConfigMapping(prefix = "carillon.ingest.form")
interface FormConfig {
  /**
   * What stands before {@code /v1/forms} in a link of a mail; never what a request says of itself.
   */
  Optional<String> publicUrl();
}
