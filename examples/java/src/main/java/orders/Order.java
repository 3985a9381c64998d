package orders;

import java.time.Duration;
import java.util.List;

/** What a customer wants; a large order has to be approved within the time given. */
public record Order(List<String> items, int total, String card, Duration approveWithin) {}
