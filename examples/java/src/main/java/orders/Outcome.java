package orders;

import java.util.List;

/** What has become of an order. */
public record Outcome(String status, List<String> parcels) {

  static Outcome cancelled(String reason) {
    return new Outcome("cancelled: " + reason, List.of());
  }
}
