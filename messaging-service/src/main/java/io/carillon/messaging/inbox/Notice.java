package io.carillon.messaging.inbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is shown.
 *
 * @param image address of a picture
 * @param deepLink where a touch leads
 * @param data what the app gets beside it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Notice(
    String title,
    String body,
    @Nullable String image,
    List<Button> buttons,
    @Nullable String deepLink,
    Map<String, String> data) {

  /** A button, which leads where the whole does unless it says more. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Button(String id, String text, @Nullable String deepLink) {}

  Optional<Button> button(String id) {
    return buttons.stream().filter(button -> button.id().equals(id)).findFirst();
  }

  /** Where the touch of a button, or of the whole, leads. */
  Optional<String> link(@Nullable Button touched) {
    String own = touched == null ? null : touched.deepLink();
    return Optional.ofNullable(own == null ? deepLink : own);
  }
}
