"""A person's way into work: referral, participation, plan, meetings, activities, exit, aftercare."""
