"""From typed tables to what they say: needs, what trainings lift, money, journeys, days, careers."""
